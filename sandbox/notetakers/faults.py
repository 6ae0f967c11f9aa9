"""Faults of meetings, each met by the next Notetakers whose meeting fits. An effect says how the stage it happens in ends.

The words for how it ends are those of `meeting_state` (docs/nylas.md 4.4).
"""

from dataclasses import dataclass
from typing import Any

from sandbox.faults.kinds import Kind, Option, by_name, found_in, long_time, one_of, optional, pattern, times
from sandbox.models import Fault, Notetaker
from sandbox.rooms import LOBBY_TIMEOUT_SECONDS

FAMILY = "meetings"
ENTRY_REASONS = (
    "entry_denied",
    "error",
    "internal_error",
    "bad_meeting_code",
    "bad_meeting_link",
    "sign_in_required",
    "no_response",
    "cannot_join",
    "meeting_capacity_reached",
    "network_error",
)


@dataclass(frozen=True)
class StageEnd:
    """A stage of the Notetaker's life ends this many seconds after it began, with this `meeting_state`."""

    seconds: float
    reason: str = ""


def early_end(kinds: dict[str, Kind], notetaker: Notetaker) -> StageEnd | None:
    """How a fault ends the stage of these kinds that a Notetaker now enters; None without one. Call it inside `writing()`."""
    room, event = notetaker.meeting, notetaker.event
    known_by = (room.id, room.link, room.title, notetaker.id, notetaker.name, event.id if event else None)
    fault = Fault.objects.take(kinds, lambda one: found_in(one.options["meeting"], *known_by))
    return None if fault is None else kinds[fault.kind].effect(fault.options, notetaker)


def _never_starts(options: dict[str, Any], notetaker: Notetaker) -> StageEnd:
    return StageEnd(LOBBY_TIMEOUT_SECONDS, "no_response")


def _never_answered(options: dict[str, Any], notetaker: Notetaker) -> StageEnd:
    return StageEnd(LOBBY_TIMEOUT_SECONDS, "admission_timeout")


def _denied(options: dict[str, Any], notetaker: Notetaker) -> StageEnd:
    return StageEnd(0, options["reason"])


def _kicked(options: dict[str, Any], notetaker: Notetaker) -> StageEnd:
    return StageEnd(options["seconds"], options["reason"])


def _alone(options: dict[str, Any], notetaker: Notetaker) -> StageEnd:
    return StageEnd(_silence(options, notetaker), "no_participants")


def _silent(options: dict[str, Any], notetaker: Notetaker) -> StageEnd:
    return StageEnd(_silence(options, notetaker), "no_activity")


def _silence(options: dict[str, Any], notetaker: Notetaker) -> float:
    given = options["seconds"]
    return given if given is not None else notetaker.setting("leave_after_silence_seconds")


def _finished(options: dict[str, Any], notetaker: Notetaker) -> StageEnd:
    return StageEnd(0, "worker_finished")


def _without_media(options: dict[str, Any], notetaker: Notetaker) -> StageEnd:
    return StageEnd(0)


MEETING = Option(
    "regular expression searched for in the meeting's name, link and title, and in the ids of its event and Notetaker "
    "and the Notetaker's name; empty: every meeting",
    "",
    pattern,
)
WHICH = {"meeting": MEETING, **times()}
SILENCE = Option("seconds after it came in; null: its leave_after_silence_seconds", None, optional(long_time))

ON_DIALLING = by_name(
    Kind(
        name="meeting_never_starts",
        family=FAMILY,
        summary="Nobody opens the meeting: `connecting` for 10 min, then `failed_entry` with `no_response`.",
        options=WHICH,
        example={"kind": "meeting_never_starts", "meeting": "^https://meet.google.com/"},
        effect=_never_starts,
    ),
)
AT_THE_DOOR = by_name(
    Kind(
        name="lobby_never_answered",
        family=FAMILY,
        summary="`waiting_for_entry`, whatever the lobby is set to; after 10 min `failed_entry` with `admission_timeout`.",
        options=WHICH,
        example={"kind": "lobby_never_answered", "meeting": "Backend interview"},
        effect=_never_answered,
    ),
    Kind(
        name="entry_denied",
        family=FAMILY,
        summary="`failed_entry` as soon as it knocks.",
        options={**WHICH, "reason": Option(" ".join(ENTRY_REASONS), "entry_denied", one_of(*ENTRY_REASONS))},
        example={"kind": "entry_denied", "reason": "sign_in_required"},
        effect=_denied,
    ),
)
INSIDE = by_name(
    Kind(
        name="kicked",
        family=FAMILY,
        summary="Thrown out of a running meeting: `disconnected` with `kicked`; what it recorded follows.",
        options={
            **WHICH,
            "seconds": Option("seconds after it came in", 60, long_time),
            "reason": Option(
                "kicked, network_error or unknown", "kicked", one_of("kicked", "network_error", "unknown")
            ),
        },
        example={"kind": "kicked", "seconds": 300},
        effect=_kicked,
    ),
    Kind(
        name="no_participants",
        family=FAMILY,
        summary="It finds itself alone and leaves: `disconnected` with `no_participants`.",
        options={**WHICH, "seconds": SILENCE},
        example={"kind": "no_participants"},
        effect=_alone,
    ),
    Kind(
        name="no_activity",
        family=FAMILY,
        summary="Nobody says a word and it leaves: `disconnected` with `no_activity`.",
        options={**WHICH, "seconds": SILENCE},
        example={"kind": "no_activity", "seconds": 120},
        effect=_silent,
    ),
)
ON_LEAVING = by_name(
    Kind(
        name="worker_finished",
        family=FAMILY,
        summary="One webhook more between `disconnected` and `processing`: state and meeting_state `worker_finished`.",
        options=WHICH,
        example={"kind": "worker_finished"},
        effect=_finished,
    ),
)
ON_MEDIA = by_name(
    Kind(
        name="media_error",
        family=FAMILY,
        summary="Nothing comes of the recording: `media_error` instead of `available`, and the media endpoint answers 404.",
        options=WHICH,
        example={"kind": "media_error"},
        effect=_without_media,
    ),
)
KINDS = ON_DIALLING | AT_THE_DOOR | INSIDE | ON_LEAVING | ON_MEDIA

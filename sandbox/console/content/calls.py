"""Meetings as rooms one can stand in, and the Notetakers on their way to them."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Prefetch, QuerySet

from sandbox import clock
from sandbox.console.content.moments import Moment, moment, span
from sandbox.media import files
from sandbox.models import Booking, Meeting, Notetaker

PAGE = 50
STEPS = (
    (Notetaker.SCHEDULED, "Scheduled"),
    (Notetaker.CONNECTING, "Joining"),
    (Notetaker.IN_LOBBY, "In the lobby"),
    (Notetaker.ATTENDING, "Recording"),
    (Notetaker.DISCONNECTED, "Left"),
    (Notetaker.PROCESSING, "Processing"),
    (Notetaker.AVAILABLE, "Media ready"),
)
ENDINGS = {
    Notetaker.FAILED: "Did not get in",
    Notetaker.MEDIA_ERROR: "Media failed",
    Notetaker.MEDIA_DELETED: "Media deleted",
}
DOORS = (
    (Meeting.ADMIT, "Let everybody in"),
    (Meeting.WAIT, "Ask me each time"),
    (Meeting.DENY, "Turn Notetakers away"),
)


@dataclass(frozen=True)
class Step:
    """One stop on a Notetaker's way; `place` is done, now or later; `day` is shown where it is not that of the stop before."""

    name: str
    place: str
    at: Moment | None = None
    day: str = ""


def meetings() -> list[dict[str, Any]]:
    """Rooms that are open or to come, then those that are over."""
    found = Meeting.objects.filter(is_cancelled=False).order_by("has_ended", "starts_at", "id")
    return [
        {
            "meeting": one,
            "starts": Moment(one.starts_at),
            "ends": Moment(one.ends_at),
            "state": _state(one),
            "notetakers": [_line(each) for each in one.notetakers.all()],
        }
        for one in found.prefetch_related(Prefetch("notetakers", _notetakers()))[:PAGE]
    ]


def notetakers() -> list[dict[str, Any]]:
    """All Notetakers, latest join time first."""
    found = _notetakers().order_by("-join_time", "-id")[:PAGE]
    return [_line(one) for one in found]


def room(found: Meeting) -> dict[str, Any]:
    """One room: its state, its seats, its door, its Notetakers with their way and their files."""
    inside = [_in_room(one) for one in found.notetakers.filter(is_deleted=False).select_related("meeting", "event")]
    now = clock.now()
    return {
        "meeting": found,
        "starts": Moment(found.starts_at),
        "ends": Moment(found.ends_at),
        "state": _state(found),
        "elapsed": _elapsed(found, now),
        "seats": _seats(found),
        "doors": [{"value": value, "name": name, "is_set": value == found.lobby} for value, name in DOORS],
        "notetakers": inside,
        "knocking": [one for one in inside if one["notetaker"].state == Notetaker.IN_LOBBY],
        "recording": [one for one in inside if one["notetaker"].state == Notetaker.ATTENDING],
    }


def _notetakers() -> "QuerySet[Notetaker]":
    return Notetaker.objects.filter(is_deleted=False).select_related("meeting")


def _state(meeting: Meeting) -> str:
    now = clock.now()
    if meeting.is_cancelled:
        return "cancelled"
    if meeting.has_ended:
        return "over"
    if meeting.people or meeting.starts_at <= now < meeting.ends_at:
        return "on now"
    return "to come" if meeting.starts_at > now else "over"


def _elapsed(meeting: Meeting, now: float) -> str:
    if meeting.has_ended or meeting.is_cancelled or not meeting.starts_at <= now:
        return ""
    return span(now - meeting.starts_at)


def _seats(meeting: Meeting) -> list[dict[str, Any]]:
    """Whom one can play: the host and the guest of the booking, a third person, and all others who came in."""
    names = {"host": "Host", "guest": "Guest", "third": "A third person"}
    booking = (
        Booking.objects.filter(event__notetakers__meeting=meeting).select_related("host").first()
        or Booking.objects.filter(event__details__conferencing__details__url=meeting.link)
        .select_related("host")
        .first()
    )
    if booking is not None:
        names |= {"host": booking.host.name or booking.host.email, "guest": booking.guest["name"]}
    roles = {"host": "interviewer", "guest": "candidate", "third": "somebody else"}
    for one in meeting.people:
        names.setdefault(one, one)
    return [
        {
            "who": who,
            "name": name,
            "role": roles.get(who, ""),
            "is_in": who in meeting.people,
            "initials": "3" if who == "third" else _initials(name),
        }
        for who, name in names.items()
    ]


def _initials(name: str) -> str:
    words = name.split()
    return "".join(word[0] for word in [*words[:1], *words[1:][-1:]]).upper() or "?"


def _line(notetaker: Notetaker) -> dict[str, Any]:
    """A Notetaker's way in steps, without times."""
    return {
        "notetaker": notetaker,
        "steps": _steps(notetaker, {}),
        "reason": notetaker.meeting_state.replace("_", " ") if notetaker.state in Notetaker.FINAL else "",
        "joins": Moment(notetaker.join_time),
        "next": moment(notetaker.due_at),
        "what": Notetaker.NEXT_STEPS.get(notetaker.state, ""),
    }


def _in_room(notetaker: Notetaker) -> dict[str, Any]:
    """A Notetaker's way with the time of each step, its history and its files."""
    changes = list(notetaker.changes.all())
    times = {str(one.data["state"]): one.created_at for one in changes if one.data.get("state")}
    return {
        **_line(notetaker),
        "steps": _dated(_steps(notetaker, times)),
        "history": [
            {
                "at": Moment(one.created_at),
                "type": one.event_type,
                "state": one.data.get("state", ""),
                "reason": str(one.data.get("meeting_state") or "").replace("_", " "),
            }
            for one in changes
        ],
        "files": _files(notetaker),
        "retained": moment(notetaker.retained_until),
        "since": moment(times.get(notetaker.state)),
    }


def _steps(notetaker: Notetaker, times: dict[str, float]) -> list[Step]:
    order = [state for state, _ in STEPS]
    if notetaker.state in ENDINGS:
        came = [Step(name, "done", moment(times[state])) for state, name in STEPS if state in times]
        return [*came, Step(ENDINGS[notetaker.state], "now", moment(times.get(notetaker.state)))]
    reached = order.index(notetaker.state) if notetaker.state in order else 0
    return [
        Step(name, "done" if number < reached else "now" if number == reached else "ahead", moment(times.get(state)))
        for number, (state, name) in enumerate(STEPS)
        if state != Notetaker.IN_LOBBY or notetaker.state == state or state in times
    ]


def _dated(steps: list[Step]) -> list[Step]:
    dated, day = [], ""
    for step in steps:
        is_new = step.at is not None and step.at.day != day
        day = step.at.day if step.at else day
        dated.append(replace(step, day=day if is_new else ""))
    return dated


def _files(notetaker: Notetaker) -> list[dict[str, Any]]:
    """Each file with the link handed out last, and how long that lives."""
    if notetaker.state != Notetaker.AVAILABLE:
        return []
    links = {one.kind: one for one in notetaker.links.order_by("expires_at")}
    now = clock.now()
    return [
        {
            "name": file.name,
            "size": file.size,
            "address": f"/_media/{links[kind].token}/{file.name}" if kind in links else "",
            "expires": moment(links[kind].expires_at) if kind in links else None,
            "is_alive": kind in links and links[kind].expires_at > now,
        }
        for kind, file in files.files(notetaker).items()
    ]

"""The Notetaker: sent, moved, stopped, read, erased; and the files it made (docs/nylas.md 4)."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from interviews.enums import ArtifactKind
from interviews.enums import RecordingState as State
from interviews.nylas.errors import Missing, Refused, Unreachable
from interviews.nylas.reading import length, mapping, moment, number, text
from interviews.nylas.shapes import MediaFile, Notetaker
from interviews.nylas.transport import Transport, data_of, segment, translated_errors
from interviews.nylas.words import state_for

KINDS = (
    ArtifactKind.RECORDING,
    ArtifactKind.TRANSCRIPT,
    ArtifactKind.SUMMARY,
    ArtifactKind.ACTION_ITEMS,
    ArtifactKind.THUMBNAIL,
)
MAX_STATE_LENGTH = 60  # characters of a state that is new to us
WRONG_STATE = 409
FILES_READY = "media_available"  # as the filter says it (docs/nylas.md 4.4)
ON_DUTY = frozenset({State.EXPECTED, State.JOINING, State.IN_LOBBY, State.RECORDING})


@dataclass(frozen=True)
class CaptureSpec:
    """What the Notetaker should make."""

    name: str
    video: bool
    audio: bool
    transcript: bool
    summary: bool
    action_items: bool
    summary_instructions: str
    action_item_instructions: str
    languages: tuple[str, ...] = ()  # codes of ISO 639-1; none: any
    terms: tuple[str, ...] = ()  # to be heard rightly


class Notetakers(Transport):
    def send_notetaker(
        self, grant_id: str, *, join_url: str, join_at: datetime | None, capture: CaptureSpec, errand: str
    ) -> str:
        """Send a Notetaker to a call, at once when `join_at` is None; a past time is Refused. Returns its id.

        `errand` names what it is sent for: the same wish for the same errand gets the first one again, for as long as Nylas remembers
        it. Beyond that each call sends another one, and after Unreachable one may be on its way: look with `notetakers_to` first.
        """
        body: dict[str, object] = {
            "meeting_link": join_url,
            "name": capture.name,
            "meeting_settings": meeting_settings(capture),
        }
        if join_at is not None:
            body["join_time"] = int(join_at.timestamp())
        path = f"/v3/grants/{segment(grant_id)}/notetakers"
        reply = self.call("POST", path, body=body, idempotency_key=_key_of(errand, path, body))
        notetaker_id = text(data_of(reply).get("id"))
        if not notetaker_id:
            raise Unreachable("Nylas answered without an id.", request_id=text(reply.get("request_id")))
        return notetaker_id

    def move_notetaker(self, grant_id: str, notetaker_id: str, *, join_at: datetime) -> None:
        """Change the time of a Notetaker that is still scheduled. Its link cannot be changed (docs/nylas.md 4.1)."""
        self.call("PATCH", notetaker_path(grant_id, notetaker_id), body={"join_time": int(join_at.timestamp())})

    def notetakers_to(self, grant_id: str, join_url: str, *, since: datetime) -> list[Notetaker]:
        """The account's Notetakers that join this call at `since` or later, or are in it."""
        query = {"join_time_start": int(since.timestamp())}
        found = self.pages(f"/v3/grants/{segment(grant_id)}/notetakers", query)
        bound = [_notetaker(one) for one in found if text(one.get("meeting_link")) == join_url]
        return [notetaker for notetaker in bound if notetaker.id and notetaker.state in ON_DUTY]

    def notetakers_with_files(self, grant_id: str, *, since: datetime) -> list[Notetaker]:
        """The account's Notetakers whose files can be fetched, of those that joined since."""
        query = {"state": FILES_READY, "join_time_start": int(since.timestamp())}
        found = self.pages(f"/v3/grants/{segment(grant_id)}/notetakers", query)
        return [notetaker for notetaker in map(_notetaker, found) if notetaker.id]

    def stop_notetaker(self, grant_id: str, notetaker_id: str) -> None:
        """Cancel it, or make it leave the call. No error when it has left or is gone already."""
        sdk, grant, notetaker = self._sdk.notetakers, segment(grant_id), segment(notetaker_id)
        try:
            with translated_errors():
                sdk.cancel(notetaker, grant, overrides=self.overrides())
        except Missing:
            return
        except Refused as refusal:
            if refusal.status != WRONG_STATE:
                raise
            self._leave(grant, notetaker)

    def _leave(self, grant: str, notetaker: str) -> None:
        try:
            with translated_errors():
                self._sdk.notetakers.leave(notetaker, grant, overrides=self.overrides())
        except Missing:
            return
        except Refused as refusal:
            if refusal.status != WRONG_STATE:  # it has left before
                raise

    def take_off(self, grant_id: str, notetaker_id: str) -> None:
        """Make it leave the call, or never come, and delete what it recorded. No error when it is gone already."""
        self.stop_notetaker(grant_id, notetaker_id)
        self.erase_notetaker(grant_id, notetaker_id)

    def erase_notetaker(self, grant_id: str, notetaker_id: str) -> None:
        """Delete it and everything it recorded at Nylas, for good, in any state. No error when it is gone already."""
        try:
            self.call("DELETE", notetaker_path(grant_id, notetaker_id))
        except Missing:
            return

    def notetaker(self, grant_id: str, notetaker_id: str) -> Notetaker:
        """A Notetaker as it is now. By a raw request, since the SDK does not know half of the states (docs/nylas.md 8.2, rows 7 and 8)."""
        return _notetaker(data_of(self.call("GET", notetaker_path(grant_id, notetaker_id))), identity=notetaker_id)

    def fresh_media(self, grant_id: str, notetaker_id: str) -> list[MediaFile]:
        """The files that exist, with links that work for 60 minutes.

        Raises Missing: not ready yet (404), or deleted by Nylas (410, `is_gone`).
        """
        found = data_of(self.call("GET", f"{notetaker_path(grant_id, notetaker_id)}/media"))
        files = [_file(kind, found.get(kind)) for kind in KINDS]
        return [file for file in files if file]


def state_of(found: dict[str, object]) -> str:
    """Nylas's word for the state, from `status`, which is documented, or `state`, which is usually the same (docs/nylas.md 5.7)."""
    return text(found.get("status"), max_length=MAX_STATE_LENGTH) or text(
        found.get("state"), max_length=MAX_STATE_LENGTH
    )


def meeting_state_of(found: dict[str, object]) -> str:
    """Nylas's word for what happened in the call; "" when missing (docs/nylas.md 4.4)."""
    return text(found.get("meeting_state"), max_length=MAX_STATE_LENGTH)


def meeting_settings(capture: CaptureSpec) -> dict[str, object]:
    """What the Notetaker makes, in the form that the API, the SDK and Scheduler share (docs/nylas.md 4.8)."""
    found: dict[str, object] = {
        "video_recording": capture.video,
        "audio_recording": capture.audio,
        "transcription": capture.transcript,
        "summary": capture.summary,
        "action_items": capture.action_items,
    }
    if capture.summary and capture.summary_instructions:
        found["summary_settings"] = {"custom_instructions": capture.summary_instructions}
    if capture.action_items and capture.action_item_instructions:
        found["action_items_settings"] = {"custom_instructions": capture.action_item_instructions}
    heard = {"expected_languages": list(capture.languages), "keywords": list(capture.terms)}
    if capture.transcript and (named := {name: values for name, values in heard.items() if values}):
        found["transcription_settings"] = named  # an empty list is refused
    return found


def _key_of(errand: str, path: str, body: dict[str, object]) -> str:
    """Another for any other wish: with the key of another request this one would be refused."""
    return hashlib.sha256(json.dumps([errand, path, body], sort_keys=True).encode()).hexdigest()


def notetaker_path(grant_id: str, notetaker_id: str) -> str:
    """Where this Notetaker is at Nylas."""
    return f"/v3/grants/{segment(grant_id)}/notetakers/{segment(notetaker_id)}"


def _notetaker(found: dict[str, object], *, identity: str = "") -> Notetaker:
    state, meeting_state = state_of(found), meeting_state_of(found)
    return Notetaker(
        id=text(found.get("id")) or identity,
        state=state_for(state, meeting_state),
        vendor_state=state,
        vendor_meeting_state=meeting_state,
        name=text(found.get("name")),
        join_at=moment(found.get("join_time")),
        join_url=text(found.get("meeting_link")),
    )


def _file(kind: ArtifactKind, declared: object) -> MediaFile | None:
    found = mapping(declared)
    url, size = text(found.get("url")), number(found.get("size"))
    if not url:
        return None
    return MediaFile(
        kind=kind,
        url=url,
        content_type=text(found.get("type")),
        size=int(size) if size is not None and size >= 0 else None,
        duration=length(found.get("duration")),
        expires_at=moment(found.get("expires_at")),
    )

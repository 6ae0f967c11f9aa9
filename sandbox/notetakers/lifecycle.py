"""The Notetaker's life (docs/nylas.md 4.4): each step is due on the sandbox's clock, each is announced and kept.

scheduled -> connecting -> (waiting_for_entry) -> attending -> disconnected -> processing -> available -> media_deleted
"""

from typing import Any

from sandbox import clock, ids, rooms
from sandbox.errors import Conflict, InvalidRequest
from sandbox.media import files
from sandbox.models import Event, Grant, Meeting, Notetaker, NotetakerChange
from sandbox.notetakers import configurations, faults
from sandbox.notetakers.faults import early_end
from sandbox.rooms import LOBBY_TIMEOUT_SECONDS
from sandbox.webhooks import notifications
from sandbox.write_lock import writing

DIAL_SECONDS = 8
PACK_UP_SECONDS = 15
READY_SECONDS = (120, 300)  # after the call ended; the seed decides for each Notetaker


def invite(
    *,
    grant: Grant | None,
    link: str,
    join_time: int | None,
    name: str,
    settings: dict[str, Any],
    event: Event | None = None,
    newer: dict[str, Any] | None = None,
) -> Notetaker:
    """Send a Notetaker to a meeting, at once if no time is given. `newer` are `notetaker_settings`, else there are `settings`."""
    now = clock.now()
    if join_time is None and configurations.is_paused(grant):
        raise InvalidRequest("dispatch_disabled_until: no Notetaker is sent at present")
    joins_at = int(now) if join_time is None else join_time
    meeting = rooms.room_for_guest(link, starts_at=joins_at)
    notetaker = Notetaker(
        id=ids.new_hex("notetaker", 32),
        grant=grant,
        event=event,
        meeting=meeting,
        join_time=joins_at,
        settings=older_settings(name, settings),
        notetaker_settings=newer,
        due_at=float(joins_at) if join_time is not None else now,
        created_at=now,
    )
    configurations.resolve(notetaker)
    notetaker.save(force_insert=True)
    _announce(notetaker, "notetaker.created", {**_description(notetaker), **_when(notetaker)}, now)
    clock.wake()
    return notetaker


def change(
    notetaker: Notetaker,
    *,
    join_time: int | None,
    name: str | None = None,
    settings: dict[str, Any] | None = None,
    newer: dict[str, Any] | None = None,
) -> None:
    """Change a Notetaker that has not left for its meeting yet; the newer form of its settings replaces the older."""
    if notetaker.state != Notetaker.SCHEDULED:
        raise Conflict("a Notetaker can be changed only while it is scheduled")
    if join_time is not None:
        notetaker.join_time, notetaker.due_at = join_time, float(join_time)
    if newer is not None:
        notetaker.notetaker_settings, notetaker.settings = newer, {}
    if settings is not None:
        notetaker.settings = {**settings, "name": notetaker.settings.get("name")}
    if name is not None:
        notetaker.settings = {**notetaker.settings, "name": name}
    configurations.resolve(notetaker)
    notetaker.save()
    _announce(notetaker, "notetaker.updated", {**_description(notetaker), **_when(notetaker)}, clock.now())
    clock.wake()


def older_settings(name: str, settings: dict[str, Any]) -> dict[str, Any]:
    """Name and `meeting_settings` as a Notetaker keeps them; the usual name is left out."""
    return settings if name == configurations.DEFAULT_NAME else {**settings, "name": name}


def follow(event: Event) -> None:
    """The event has moved, or its call: Notetakers still to come move with it, those inside stay until its new end."""
    event.notetakers.filter(is_deleted=False, state=Notetaker.ATTENDING, fate="").update(
        due_at=max(float(event.ends_at), clock.now())
    )
    link = event.meeting_link()
    for notetaker in event.notetakers.filter(is_deleted=False, state=Notetaker.SCHEDULED).select_related("meeting"):
        has_moved = rooms.is_joinable(link) and notetaker.meeting.link != link
        if has_moved:
            notetaker.meeting = rooms.room_for_guest(link, starts_at=event.starts_at)
        if has_moved or notetaker.join_time != event.starts_at:
            change(notetaker, join_time=event.starts_at)


def cancel(notetaker: Notetaker) -> None:
    """Call a Notetaker off before it is in the meeting."""
    if notetaker.state not in Notetaker.NOT_YET_IN:
        raise Conflict(f"a Notetaker that is {notetaker.state} cannot be cancelled")
    delete(notetaker)


def delete(notetaker: Notetaker) -> None:
    """Remove a Notetaker and everything it recorded, whatever it is doing."""
    notetaker.is_deleted, notetaker.due_at = True, None
    notetaker.save()
    notetaker.links.all().delete()
    if notetaker.event is not None and (notetaker.event.details.get("notetaker") or {}).get("id") == notetaker.id:
        notetaker.event.details.pop("notetaker")
        notetaker.event.save(update_fields=["details"])
    short = {"id": notetaker.id, "grant_id": notetaker.grant_id, "object": "notetaker", "event": _event(notetaker)}
    _announce(notetaker, "notetaker.deleted", _without_empty(short), clock.now())


def abandon(event: Event) -> None:
    """The event is gone: Notetakers still outside are removed, those inside leave."""
    for notetaker in event.notetakers.filter(is_deleted=False):
        if notetaker.state in Notetaker.NOT_YET_IN:
            delete(notetaker)
        elif notetaker.state == Notetaker.ATTENDING:
            _disconnect(notetaker, "cancelled", clock.now())


def leave(notetaker: Notetaker) -> bool:
    """Ask a Notetaker to leave; False if it was leaving already."""
    if notetaker.state == Notetaker.DISCONNECTED:
        return False
    if notetaker.state != Notetaker.ATTENDING:
        raise Conflict(f"a Notetaker that is {notetaker.state} cannot leave")
    _disconnect(notetaker, "api_request", clock.now())
    return True


def remove(notetaker: Notetaker) -> None:
    """A person in the call throws it out; what it recorded follows."""
    if notetaker.state != Notetaker.ATTENDING:
        raise Conflict(f"a Notetaker that is {notetaker.state} is not in the room")
    _disconnect(notetaker, "kicked", clock.now())


def admit(meeting: Meeting) -> int:
    """Let in those who wait, or the next one if none does; how many came in. The door stays as it is set."""
    waiting = meeting.notetakers.filter(is_deleted=False, state=Notetaker.IN_LOBBY)
    if not waiting:
        rooms.answer_next(meeting, Meeting.ADMIT)
    for notetaker in waiting:
        _attend(notetaker, clock.now())
    return len(waiting)


def deny(meeting: Meeting) -> int:
    """Turn away those who wait, or the next one if none does; how many were turned away. The door stays as it is set."""
    waiting = meeting.notetakers.filter(is_deleted=False, state=Notetaker.IN_LOBBY)
    if not waiting:
        rooms.answer_next(meeting, Meeting.DENY)
    for notetaker in waiting:
        _fail(notetaker, "entry_denied", clock.now())
    return len(waiting)


def end(meeting: Meeting) -> int:
    """End the call for everybody; how many Notetakers that sent home."""
    meeting.has_ended, meeting.people, meeting.due_at = True, [], None
    meeting.save(update_fields=["has_ended", "people", "due_at"])
    present = meeting.notetakers.filter(is_deleted=False, state=Notetaker.ATTENDING)
    for notetaker in present:
        _disconnect(notetaker, "meeting_ended", clock.now())
    return len(present)


def close(meeting_id: str) -> None:
    """The room that people are in is over."""
    with writing():
        meeting = Meeting.objects.filter(pk=meeting_id, due_at__lte=clock.now()).first()
        if meeting is not None:
            end(meeting)


def step(notetaker_id: str) -> None:
    """Take the step that is due."""
    with writing():
        notetaker = Notetaker.objects.select_related("meeting", "event").filter(pk=notetaker_id).first()
        if notetaker is None or notetaker.due_at is None or notetaker.due_at > clock.now():
            return
        STEPS[notetaker.state](notetaker, notetaker.due_at)


def _connect(notetaker: Notetaker, at: float) -> None:
    if configurations.is_paused(notetaker.grant):
        Notetaker.objects.filter(pk=notetaker.pk).update(due_at=None)
        return
    configurations.resolve(notetaker)
    early = early_end(faults.ON_DIALLING, notetaker)
    seconds, fate = (early.seconds, early.reason) if early else (DIAL_SECONDS, "")
    _move(notetaker, Notetaker.CONNECTING, "waiting_for_entry", at, next_at=at + seconds, fate=fate)


def _knock(notetaker: Notetaker, at: float) -> None:
    if notetaker.fate:
        _fail(notetaker, notetaker.fate, at)
    elif early := early_end(faults.AT_THE_DOOR, notetaker):
        if early.seconds:
            _wait(notetaker, at, early.seconds)
        else:
            _fail(notetaker, early.reason, at)
    elif notetaker.meeting.has_ended:
        _fail(notetaker, "no_response", at)
    elif (answer := rooms.answer_at(notetaker.meeting)) == Meeting.WAIT:
        _wait(notetaker, at, LOBBY_TIMEOUT_SECONDS)
    elif answer == Meeting.DENY:
        _fail(notetaker, "entry_denied", at)
    else:
        _attend(notetaker, at)


def _wait(notetaker: Notetaker, at: float, seconds: float) -> None:
    _move(notetaker, Notetaker.IN_LOBBY, "waiting_for_entry", at, next_at=at + seconds)


def _give_up(notetaker: Notetaker, at: float) -> None:
    _fail(notetaker, "admission_timeout", at)


def _fail(notetaker: Notetaker, reason: str, at: float) -> None:
    _move(notetaker, Notetaker.FAILED, reason, at, next_at=None)


def _attend(notetaker: Notetaker, at: float) -> None:
    ends_at, fate = max(float(notetaker.meeting.ends_at), at + 60), ""
    early = early_end(faults.INSIDE, notetaker)
    if early and at + early.seconds < ends_at:
        ends_at, fate = at + early.seconds, early.reason
    _move(notetaker, Notetaker.ATTENDING, "recording_active", at, next_at=ends_at, fate=fate)


def _meeting_over(notetaker: Notetaker, at: float) -> None:
    if notetaker.fate:
        _disconnect(notetaker, notetaker.fate, at)
        return
    if notetaker.meeting.ends_at > at:  # it was prolonged meanwhile
        Notetaker.objects.filter(pk=notetaker.pk).update(due_at=notetaker.meeting.ends_at)
        return
    Meeting.objects.filter(pk=notetaker.meeting_id).update(has_ended=True, people=[], due_at=None)
    _disconnect(notetaker, "meeting_ended", at)


def _disconnect(notetaker: Notetaker, reason: str, at: float) -> None:
    _move(notetaker, Notetaker.DISCONNECTED, reason, at, next_at=at + PACK_UP_SECONDS)


def _process(notetaker: Notetaker, at: float) -> None:
    if early := early_end(faults.ON_LEAVING, notetaker):
        _move(notetaker, early.reason, early.reason, at, next_at=at)
    ready_at = at - PACK_UP_SECONDS + ids.between(*READY_SECONDS, about=notetaker.id)
    _move_media(notetaker, Notetaker.PROCESSING, at, next_at=ready_at)


def _hand_over(notetaker: Notetaker, at: float) -> None:
    early = early_end(faults.ON_MEDIA, notetaker)
    key = None if early else files.choose(notetaker)
    if key is None:
        _move_media(notetaker, Notetaker.MEDIA_ERROR, at, next_at=None)
        return
    notetaker.recording_key, notetaker.media_at = key, int(at)
    notetaker.retained_until = configurations.retained_until(notetaker, at)
    _move_media(
        notetaker,
        Notetaker.AVAILABLE,
        at,
        next_at=float(notetaker.retained_until),
        more=lambda: {"media": files.announced(notetaker, at)},
    )


def _forget(notetaker: Notetaker, at: float) -> None:
    notetaker.links.all().delete()
    _move_media(notetaker, Notetaker.MEDIA_DELETED, at, next_at=None)


STEPS = {
    Notetaker.SCHEDULED: _connect,
    Notetaker.CONNECTING: _knock,
    Notetaker.IN_LOBBY: _give_up,
    Notetaker.ATTENDING: _meeting_over,
    Notetaker.DISCONNECTED: _process,
    Notetaker.PROCESSING: _hand_over,
    Notetaker.AVAILABLE: _forget,
}


def _move(
    notetaker: Notetaker, state: str, meeting_state: str, at: float, *, next_at: float | None, fate: str = ""
) -> None:
    notetaker.state, notetaker.meeting_state, notetaker.due_at = state, meeting_state, next_at
    notetaker.fate = fate
    notetaker.save()
    payload = {
        **_description(notetaker),
        **_when(notetaker),
        "state": state,
        "status": state,
        "meeting_state": meeting_state,
    }
    _announce(notetaker, "notetaker.meeting_state", payload, at)


def _move_media(notetaker: Notetaker, state: str, at: float, *, next_at: float | None, more: Any = dict) -> None:
    notetaker.state, notetaker.meeting_state, notetaker.due_at = state, "", next_at
    notetaker.save()
    payload = {**_description(notetaker), **_when(notetaker), "state": state, "status": state, **more()}
    _announce(notetaker, "notetaker.media", payload, at)


def _announce(notetaker: Notetaker, type_: str, subject: dict[str, Any], at: float) -> None:
    NotetakerChange.objects.create(notetaker=notetaker, event_type=type_, data=subject, created_at=at)
    notifications.announce(type_, subject)


def _description(notetaker: Notetaker) -> dict[str, Any]:
    """The members that webhooks share with the API; here the provider is called "Zoom" (docs/nylas.md 5.7, 4.8)."""
    body = notetaker.body()
    for name in ("join_time", "notetaker_settings"):
        body.pop(name, None)
    body["meeting_provider"] = body["meeting_provider"].removesuffix(" Meeting")
    return body


def _when(notetaker: Notetaker) -> dict[str, Any]:
    """Join time in milliseconds and the event: both absent for Notetakers invited by hand."""
    if notetaker.event is None:
        return {}
    return {"join_time": notetaker.join_time * 1000, "event": _event(notetaker)}


def _event(notetaker: Notetaker) -> dict[str, Any] | None:
    if notetaker.event is None:
        return None
    return {"event_id": notetaker.event.id, "ical_uid": notetaker.event.ical_uid, "master_event_id": ""}


def _without_empty(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if value is not None}

"""/_sandbox/ for programs: the clock, meetings, webhooks, faults, grants, mail. Not part of Nylas; needs no key."""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse

from sandbox import clock, fault_catalogue, rooms, snapshots, ticker, worlds
from sandbox.calendars import event_store
from sandbox.errors import InvalidRequest, NotFound
from sandbox.grants import accounts
from sandbox.models import Booking, Delivery, Event, Fault, Grant, Mail, Meeting, Notetaker, Notification
from sandbox.notetakers import lifecycle
from sandbox.web import wire
from sandbox.webhooks import dispatch, notifications

MEETING_ACTIONS = ("join", "leave", "admit", "deny", "end", "lobby")
MAX_LISTED = 500


def health(request: HttpRequest) -> HttpResponse:
    return wire.render({"ready": True, "grants": Grant.objects.count()})


def reset(request: HttpRequest) -> HttpResponse:
    wish = wire.body_of(request)
    demo = wish.get("demo") or False
    if not isinstance(demo, bool):
        raise InvalidRequest("demo must be true or false")
    at = wish.get("at")
    if at is not None:
        at = seconds(at, "at")
        clock.check(at, "at")
    worlds.reset(seed=wire.whole_number(wish.get("seed", 1), "seed"), demo=demo, at=at)
    return wire.render({"reset": True, **_clock()})


def list_snapshots(request: HttpRequest) -> HttpResponse:
    return wire.answer([one.body() for one in snapshots.all_kept()])


def keep_snapshot(request: HttpRequest) -> HttpResponse:
    return wire.answer(snapshots.keep(wire.body_of(request).get("name")).body())


def restore_snapshot(request: HttpRequest, name: str) -> HttpResponse:
    return wire.answer(snapshots.restore(name).body(), **_clock())


def discard_snapshot(request: HttpRequest, name: str) -> HttpResponse:
    snapshots.discard(name)
    return wire.acknowledge()


def show_clock(request: HttpRequest) -> HttpResponse:
    return wire.render(_clock())


def turn_clock(request: HttpRequest) -> HttpResponse:
    """Answers when everything that fell due is done, with the deliveries it caused."""
    wish = wire.body_of(request)
    moves = [name for name in ("set", "advance", "run_to_next", "run_until_idle") if name in wish]
    if len(moves) > 1 or not (moves or "rate" in wish):
        raise InvalidRequest("say one of set, advance, run_to_next and run_until_idle, or rate")
    move = move_of(moves[0], wish[moves[0]]) if moves else None
    if "rate" in wish:
        clock.turn(rate=seconds(wish["rate"], "rate"))
        clock.wake()
    if move is not None:
        move()
    return wire.render(_clock())


def move_of(name: str, value: Any) -> Callable[[], None]:
    """What moves the clock as wished (set, advance, run_to_next, run_until_idle); refuses a bad wish before anything moves."""
    if name == "advance" and seconds(value, name) < 0:
        raise InvalidRequest("advance must not be negative; set may go back")
    if name in ("set", "advance"):
        moment = seconds(value, name) + (clock.now() if name == "advance" else 0)
        clock.check(moment, name)
        return lambda: (ticker.set_to if name == "set" else ticker.advance_to)(moment)
    if value is not True:
        raise InvalidRequest(f"{name} must be true")
    return ticker.run_to_next if name == "run_to_next" else ticker.run_until_idle


def list_meetings(request: HttpRequest) -> HttpResponse:
    meetings = Meeting.objects.filter(is_cancelled=False).prefetch_related("notetakers")
    return wire.answer([_meeting(meeting) for meeting in meetings[:MAX_LISTED]])


def show_meeting(request: HttpRequest, meeting: str) -> HttpResponse:
    return wire.answer(_meeting(rooms.named(meeting)))


def act_on_meeting(request: HttpRequest, meeting: str, action: str) -> HttpResponse:
    """join, leave, admit, deny, end or lobby, for a meeting named by itself, its event, booking or Notetaker."""
    found, wish = rooms.named(meeting), wire.body_of(request)
    perform(found, action, who=str(wish.get("who") or "guest"), lobby=str(wish.get("lobby") or ""))
    found.refresh_from_db()
    return wire.answer(_meeting(found))


def perform(meeting: Meeting, action: str, *, who: str = "guest", lobby: str = "") -> None:
    """One action in the meeting room."""
    if action == "join":
        rooms.enter(meeting, who)
    elif action == "leave":
        rooms.leave(meeting, who)
    elif action == "admit":
        lifecycle.admit(meeting)
    elif action == "deny":
        lifecycle.deny(meeting)
    elif action == "end":
        lifecycle.end(meeting)
    elif action == "lobby":
        rooms.set_lobby(meeting, lobby)
    else:
        raise NotFound(f"a meeting knows {', '.join(MEETING_ACTIONS)}, not {action}")


def list_notetakers(request: HttpRequest) -> HttpResponse:
    found = Notetaker.objects.select_related("meeting", "event")[:MAX_LISTED]
    return wire.answer([_notetaker(notetaker) for notetaker in found])


def show_notetaker(request: HttpRequest, meeting: str) -> HttpResponse:
    found = Notetaker.objects.select_related("meeting", "event").filter(pk=meeting).first()
    if found is None:
        raise NotFound(f"there is no notetaker {meeting}")
    return wire.answer(_notetaker(found))


def list_bookings(request: HttpRequest) -> HttpResponse:
    bookings = Booking.objects.select_related("host", "configuration")[:MAX_LISTED]
    shown = ("starts_at", "ends_at", "guest", "host_emails", "configuration_id", "request")
    return wire.answer([{**one.body(), **{name: getattr(one, name) for name in shown}} for one in bookings])


def list_notifications(request: HttpRequest) -> HttpResponse:
    """Newest first; `?type=booking.created` and `?state=failed` (of one of its deliveries) narrow."""
    found = Notification.objects.prefetch_related("deliveries__webhook")
    if type_ := request.GET.get("type"):
        found = found.filter(type=type_)
    if state := request.GET.get("state"):
        if state not in Delivery.STATES:
            raise InvalidRequest(f"state must be one of: {', '.join(Delivery.STATES)}")
        found = found.filter(Exists(Delivery.objects.filter(notification=OuterRef("pk"), state=state)))
    rows, cursors = wire.page(request, found)
    return wire.answer([_notification(one) for one in rows], **cursors)


def replay(request: HttpRequest, notification: str) -> HttpResponse:
    found = Notification.objects.filter(pk=notification).first()
    if found is None:
        raise NotFound(f"there is no notification {notification}")
    return wire.answer({"destinations": notifications.replay(found)})


def forge(request: HttpRequest) -> HttpResponse:
    """Send what Nylas never would: `{"type", "object", "signature": "bad"|"none"|"good", "url", "body"}`.

    Without `url` it goes to every destination that listens; `body` replaces the whole envelope by any text.
    """
    wish = wire.body_of(request)
    signature, url = wish.get("signature", "bad"), wish.get("url") or None
    if signature not in ("bad", "none", "good"):
        raise InvalidRequest("signature must be bad, none or good")
    if not isinstance(url, str | None):
        raise InvalidRequest("url must be a string")
    envelope = {
        "specversion": "1.0",
        "type": wish.get("type", "booking.created"),
        "source": "/nylas/passthru",
        "id": str(wish.get("id") or f"forged-{Notification.objects.count()}"),
        "time": int(clock.now()),
        "data": {"application_id": "forged", "object": wish.get("object", {})},
    }
    body = str(wish["body"]) if "body" in wish else None
    return wire.answer(dispatch.forge(envelope, body=body, signature=signature, url=url))


def list_faults(request: HttpRequest) -> HttpResponse:
    return wire.answer([_fault(fault) for fault in Fault.objects.all()])


def list_kinds(request: HttpRequest) -> HttpResponse:
    """Every kind of fault with its options and an example."""
    return wire.answer([kind.body() for kind in fault_catalogue.KINDS.values()])


def add_fault(request: HttpRequest) -> HttpResponse:
    return wire.answer(_fault(fault_catalogue.ask_for(wire.body_of(request))))


def clear_faults(request: HttpRequest) -> HttpResponse:
    return wire.answer({"removed": Fault.objects.all().delete()[0]})


def remove_fault(request: HttpRequest, fault: int) -> HttpResponse:
    return wire.answer({"removed": Fault.objects.filter(pk=fault).delete()[0]})


def act_on_grant(request: HttpRequest, grant: str, action: str) -> HttpResponse:
    """expire or restore, by id or address."""
    found = Grant.objects.filter(pk=grant).first() or Grant.objects.filter(email__iexact=grant).first()
    if found is None:
        raise NotFound(f"there is no grant {grant}")
    actions = {"expire": accounts.expire, "restore": accounts.restore}
    if action not in actions:
        raise NotFound(f"a grant knows expire and restore, not {action}")
    actions[action](found)
    return wire.answer(found.body())


def move_event(request: HttpRequest, event: str) -> HttpResponse:
    """Into another calendar of its owner's, as one does in the calendar itself."""
    found = Event.objects.select_related("calendar__grant", "master").filter(pk=event).first()
    if found is None:
        raise NotFound(f"there is no event {event}")
    event_store.move_event(
        found, event_store.calendar_of(found.calendar.grant, wire.body_of(request).get("calendar_id"))
    )
    return wire.answer(found.body())


def list_mail(request: HttpRequest) -> HttpResponse:
    rows, cursors = wire.page(request, Mail.objects.all())
    shown = ("kind", "recipient", "subject", "text", "booking_ref", "created_at")
    return wire.answer([{name: getattr(mail, name) for name in shown} for mail in rows], **cursors)


def _clock() -> dict[str, Any]:
    coming = ticker.upcoming()
    return {
        "now": clock.now(),
        "offset": clock.offset(),
        "rate": clock.rate(),
        "next": _coming(coming[0]) if coming else None,
    }


def _coming(one: ticker.Coming) -> dict[str, Any]:
    return {"at": one.at, "what": one.row.what_comes(), "kind": type(one.row).__name__.lower()}


def seconds(value: Any, name: str) -> float:
    """A finite number of seconds, from JSON or a form."""
    return wire.number(value, name)


def _meeting(meeting: Meeting) -> dict[str, Any]:
    shown = ("id", "title", "link", "provider", "starts_at", "ends_at", "lobby", "people", "has_ended", "is_cancelled")
    notetakers = [
        {"id": one.id, "state": one.state, "meeting_state": one.meeting_state, "due_at": one.due_at}
        for one in meeting.notetakers.all()
        if not one.is_deleted
    ]
    return {**{name: getattr(meeting, name) for name in shown}, "notetakers": notetakers}


def _notetaker(notetaker: Notetaker) -> dict[str, Any]:
    return {
        **notetaker.body(),
        "meeting_state": notetaker.meeting_state,
        "is_deleted": notetaker.is_deleted,
        "event_id": notetaker.event_id,
        "meeting_id": notetaker.meeting_id,
        "due_at": notetaker.due_at,
        "next": notetaker.what_comes() if notetaker.due_at is not None else None,
        "retained_until": notetaker.retained_until,
    }


def _notification(notification: Notification) -> dict[str, Any]:
    deliveries = [
        {
            "url": one.webhook.webhook_url,
            "state": one.state,
            "due_at": one.due_at,
            "tries": one.tries,
            "faults": one.faults,
            "forgery": one.forgery or None,
        }
        for one in notification.deliveries.all()
    ]
    return {
        "id": notification.id,
        "type": notification.type,
        "created_at": notification.created_at,
        "payload": notification.envelope,
        "deliveries": deliveries,
    }


def _fault(fault: Fault) -> dict[str, Any]:
    shown = ("id", "path", "method", "kind", "times", "options")
    return {name: getattr(fault, name) for name in shown}

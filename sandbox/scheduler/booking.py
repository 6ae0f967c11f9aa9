"""From a chosen time to an event in the host's calendar, and what becomes of it (docs/nylas.md 3)."""

from typing import Any

from sandbox import clock, ids, outbox
from sandbox.calendars import event_store, notetaker_rules
from sandbox.errors import InvalidRequest, NotFound, SlotTaken
from sandbox.models import Booking, Configuration, Event, Grant, Reminder
from sandbox.scheduler import booking_notices, booking_requests, groups, offers
from sandbox.write_lock import writing

# A double click sends the same booking twice (docs/picker.md D1).
SAME_BOOKING_SECONDS = 30
PENDING_MARK = "[PENDING] "


def book(configuration: Configuration, wish: dict[str, Any]) -> Booking:
    """Take a time. Call it inside `writing()`: the check and the event are one transaction."""
    start, end = booking_requests.times(wish)
    request = booking_requests.request(wish)
    if same := _just_made(configuration, request["guest"]["email"], start):
        return same
    booking = Booking(
        id=ids.new_uuid("booking"),
        configuration=configuration,
        status=Booking.PENDING if configuration.waits_for_organizer else Booking.BOOKED,
        guest_email=request["guest"]["email"],
        starts_at=start,
        ends_at=end,
        salt=ids.new_hex("salt", 20),
        request=request,
        created_at=clock.now(),
    )
    if configuration.is_group:
        groups.join(booking, groups.choose(configuration, wish, start, end, seats=len(booking.people)))
    else:
        seats = _seats(configuration, booking_requests.hosts(configuration, wish), start, end)
        booking.title = booking.fill_in(configuration.event_booking["title"])
        _put_on_calendars(booking, seats)
    booking.save(force_insert=True)
    if booking.status == Booking.PENDING:
        booking_notices.announce("booking.pending", booking)
        outbox.to_guests("pending", booking)
        outbox.to_host("confirmation_request", booking, booking_notices.confirmation_url(booking))
    else:
        _settle(booking)
    return booking


def confirm(booking: Booking, salt: str) -> Booking:
    """The organizer says yes. An event that is gone meanwhile is made anew, if the time is still free."""
    _check_salt(booking, salt)
    booking.status = Booking.BOOKED
    live = _events(booking)
    if _host_has_it(booking, live):
        for event in live:
            event_store.change_event(event, {"title": booking.title})
    else:
        seats = _seats(booking.configuration, booking.host_emails, booking.starts_at, booking.ends_at, moving=booking)
        _put_anew(booking, live, seats)
    booking.save()
    _settle(booking)
    return booking


def reject(booking: Booking, salt: str, reason: str) -> None:
    """The organizer says no."""
    _check_salt(booking, salt)
    cancel(booking, reason)


def cancel(booking: Booking, reason: str, *, by_guest: bool = False) -> None:
    """Give the time back: events and Notetaker go, everybody is told."""
    if not booking.is_live:
        raise NotFound("the booking is cancelled already")
    notice = booking.configuration.scheduler.get("min_cancellation_notice") or 0
    if by_guest and booking.starts_at - clock.now() < notice * 60:
        raise InvalidRequest(f"You cannot cancel the booking within {notice} minutes of the event.")
    booking.status = Booking.CANCELLED
    booking.save(update_fields=["status"])
    booking.reminders.all().delete()
    payload = booking_notices.cancelled(booking, reason)
    if booking.configuration.is_group:
        groups.leave(booking)
    else:
        for event in _events(booking):
            event_store.remove_event(event)
    booking_notices.announce_payload("booking.cancelled", booking, payload)
    outbox.to_guests("cancelled", booking, reason)
    outbox.to_host("cancelled", booking, reason)


def reschedule(booking: Booking, wish: dict[str, Any]) -> None:
    """Move the booking in place; with other `participants` it also gets another host."""
    if not booking.is_live:
        raise InvalidRequest("the booking is cancelled and cannot be rescheduled")
    start, end = booking_requests.times(wish)
    old = (booking.starts_at, booking.ends_at)
    request = {**booking.request, **booking_requests.given(wish)}
    if booking.configuration.is_group:
        _change_seats(booking, wish, request, start, end)
    else:
        _move(booking, wish, request, start, end)
    booking.save()
    _remind_later(booking)
    booking_notices.announce("booking.rescheduled", booking, old=old)
    outbox.to_guests("rescheduled", booking)
    outbox.to_host("rescheduled", booking)


def _change_seats(booking: Booking, wish: dict[str, Any], request: dict[str, Any], start: int, end: int) -> None:
    """From one group event to another, or with more people into the same one."""
    needed = 1 + len(request["additional_guests"])
    event = groups.choose(booking.configuration, wish, start, end, seats=needed, moving=booking)
    groups.leave(booking)
    booking.request = request
    groups.join(booking, event)
    _send_notetaker(booking)


def _move(booking: Booking, wish: dict[str, Any], request: dict[str, Any], start: int, end: int) -> None:
    hosts = booking_requests.hosts(booking.configuration, wish) or booking.host_emails
    moved_host = set(hosts) != set(booking.host_emails)
    seats = _seats(booking.configuration, hosts, start, end, moving=booking, any_host=moved_host)
    booking.starts_at, booking.ends_at = start, end
    booking.request = request
    live = _events(booking)
    if _host_has_it(booking, live) and not moved_host:
        for event in live:
            event_store.change_event(
                event, {"when": _when(booking), "metadata": event.details["metadata"] | _stamps(booking)}
            )
        return
    _put_anew(booking, live, seats)
    if booking.status == Booking.BOOKED:
        _send_notetaker(booking)


def remind(reminder_id: int) -> None:
    """Send the reminder that is due."""
    with writing():
        waiting = Reminder.objects.select_related("booking__configuration", "booking__event")
        reminder = waiting.filter(pk=reminder_id).first()
        if reminder is None:
            return
        Reminder.objects.filter(pk=reminder_id).update(due_at=None)
        booking, rule = reminder.booking, reminder.rule
        if rule.get("type") == "webhook":
            booking_notices.announce("booking.reminder", booking)
            return
        subject = rule.get("email_subject") or ""
        if rule.get("recipient", "all") in ("guest", "all"):
            outbox.to_guests("reminder", booking, subject=subject)
        if rule.get("recipient", "all") in ("host", "all"):
            outbox.to_host("reminder", booking, subject=subject)


def _just_made(configuration: Configuration, email: str, start: int) -> Booking | None:
    since = clock.now() - SAME_BOOKING_SECONDS
    made = configuration.bookings.filter(guest_email__iexact=email, starts_at=start, created_at__gte=since)
    return made.exclude(status=Booking.CANCELLED).select_related("host", "event", "configuration").first()


def _seats(
    configuration: Configuration,
    hosts: list[str],
    start: int,
    end: int,
    *,
    moving: Booking | None = None,
    any_host: bool = False,
) -> list[dict[str, Any]]:
    """Who goes on the event, the one in whose calendar it is made first; raises `SlotTaken`."""
    offer = offers.offer(
        configuration, start, end, now=clock.now(), moving=moving, keep_host=not any_host, any_free=True
    )
    slot = next((slot for slot in offer.slots if (slot.start, slot.end) == (start, end)), None)
    if slot is None or any(host not in slot.emails for host in hosts):
        raise SlotTaken
    seats = {seat["email"]: seat for seat in configuration.participants if seat.get("booking")}
    if hosts:
        chosen = [seats[host] for host in hosts if host in seats]
    else:
        chosen = list(seats.values())
    if configuration.has_one_host:
        first = hosts[0] if hosts else next(email for email in offer.order or [] if email in slot.emails)
    else:
        first = configuration.organizer()["email"]
    chosen.sort(key=lambda seat: seat["email"] != first)
    if not chosen:
        raise InvalidRequest("none of the participants has a calendar to book into")
    return chosen


def _when(booking: Booking) -> dict[str, Any]:
    zone = booking.configuration.timezone
    return {
        "object": "timespan",
        "start_time": booking.starts_at,
        "end_time": booking.ends_at,
        "start_timezone": zone,
        "end_timezone": zone,
    }


def _stamps(booking: Booking) -> dict[str, str]:
    """When Scheduler put the event where, so that whoever reads it sees whether its host has moved it since."""
    return {
        "scheduler_last_start": str(booking.starts_at),
        "scheduler_last_end": str(booking.ends_at),
        "scheduler_updated_at": str(int(clock.now())),
    }


def _put_on_calendars(booking: Booking, seats: list[dict[str, Any]]) -> None:
    """Write the host's event, and a copy for everybody else who is booked; the first in `seats` hosts."""
    configuration = booking.configuration
    booking.host, booking.host_emails = (
        Grant.objects.get(email=seats[0]["email"]),
        [seat["email"] for seat in seats],
    )
    rules = configuration.event_booking
    people = [{"email": seat["email"], "name": seat.get("name", ""), "status": "yes"} for seat in seats]
    people.append({**booking.guest, "status": "noreply"})
    people += [{"status": "noreply", **guest} for guest in booking.request["additional_guests"]]
    wish: dict[str, Any] = {
        "title": (PENDING_MARK if booking.status == Booking.PENDING else "") + booking.title,
        "description": booking_notices.description(booking),
        "location": rules.get("location") or "",
        "when": _when(booking),
        "participants": people,
        "organizer": {"name": booking.host.name, "email": booking.host.email},
        "hide_participants": bool(rules.get("hide_participants")),
        "metadata": {
            "key5": configuration.group_id,
            "source": "scheduler",
            **_stamps(booking),
        },
    }
    grants = {grant.email: grant for grant in Grant.objects.filter(email__in=[seat["email"] for seat in seats])}
    first: Event | None = None
    for seat in seats:
        grant = grants.get(seat["email"])
        if grant is None or not grant.is_valid:
            continue
        calendar = event_store.calendar_if_there(grant, seat["booking"]["calendar_id"])
        if calendar is None:
            continue
        if first is None:
            conferencing = {"conferencing": rules["conferencing"]} if rules.get("conferencing") else {}
            first = event_store.make_event(calendar, {**wish, **conferencing})
        else:
            call = {"conferencing": first.details["conferencing"]} if "conferencing" in first.details else {}
            event_store.make_event(calendar, {**wish, **call}, ical_uid=first.ical_uid)
    if first is None:
        raise InvalidRequest("Failed to find a valid Grant for the host")
    booking.event, booking.event_ref = first, first.id


def _events(booking: Booking) -> list[Event]:
    """The host's event and its copies that still stand, the host's first."""
    same = Event.objects.filter(ical_uid=event_store.ical_uid_of(booking.event_ref)).exclude(status="cancelled")
    return sorted(same.select_related("calendar__grant"), key=lambda event: event.id != booking.event_ref)


def _host_has_it(booking: Booking, live: list[Event]) -> bool:
    """False when the event was deleted, or the calendar it was in."""
    return bool(live) and live[0].id == booking.event_ref


def _put_anew(booking: Booking, live: list[Event], seats: list[dict[str, Any]]) -> None:
    """Take away what still stands of the event, and write it into these calendars."""
    for event in live:
        event_store.remove_event(event)
    _put_on_calendars(booking, seats)


def _settle(booking: Booking) -> None:
    """The booking stands: Notetaker, reminders, news and mails."""
    _send_notetaker(booking)
    _remind_later(booking)
    booking_notices.announce("booking.created", booking)
    outbox.to_guests("confirmation", booking)
    outbox.to_host("confirmation", booking)


def _send_notetaker(booking: Booking) -> None:
    wanted = booking.configuration.notetaker_settings
    if not wanted.get("enabled") or booking.event is None or not booking.event.meeting_link():
        return
    booking.event.refresh_from_db()
    if notetaker_rules.is_brought_by_hand(booking.event):
        return  # the other guests of a group event have brought it
    notetaker_rules.attach(
        booking.event,
        name=wanted.get("notetaker_name") or "Nylas Notetaker",
        settings=wanted.get("meeting_settings") or {},
    )


def _remind_later(booking: Booking) -> None:
    booking.plan_reminders(now=clock.now())
    clock.wake()


def _check_salt(booking: Booking, salt: str) -> None:
    if salt.rstrip("=") != booking.public_salt:
        raise InvalidRequest("salt does not belong to this booking")
    if booking.status != Booking.PENDING:
        raise InvalidRequest(f"the booking is not pending but {booking.status}")

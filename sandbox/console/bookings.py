"""Bookings as guests make, move and cancel them, as organizers answer them, and as hosts do in their calendars."""

from django.http import QueryDict

from sandbox.calendars import event_store, responses
from sandbox.console import form_values
from sandbox.console.content.frame import Outcome
from sandbox.console.content.moments import Moment
from sandbox.errors import NotFound
from sandbox.models import Booking, Configuration, Event, Grant
from sandbox.scheduler import booking
from sandbox.write_lock import writing


def book(form: QueryDict) -> Outcome:
    """Book one of the free times, or a seat, as a guest would."""
    start, end, choice = _slot(form)
    answers = {name.removeprefix("answer-"): value for name, value in form.items() if name.startswith("answer-")}
    with writing():
        configuration = form_values.row(Configuration, form.get("configuration"))
        chosen = {"event_id": choice} if configuration.is_group else {"participants": [{"email": choice}]}
        before = configuration.bookings.count()
        made = booking.book(
            configuration,
            {
                "start_time": start,
                "end_time": end,
                "guest": {"name": form.get("name", ""), "email": form.get("email", "")},
                "additional_fields": {name: value for name, value in answers.items() if value},
                **(chosen if choice else {}),
            },
        )
        is_new = configuration.bookings.count() > before
    if not is_new:
        return Outcome(f"{made.guest['email']} has booked this a moment ago; it counts once, as a double click does.")
    if configuration.is_group:
        return Outcome(f"A seat for {made.guest['name']}: {made.title}, {_when(made)}.")
    host = f" with {made.host.name or made.host.email}" if configuration.has_one_host else ""
    return Outcome(f"Booked{host}: {made.title}, {_when(made)}.")


def move(form: QueryDict) -> Outcome:
    """Move a booking to another free time, or to a seat at another event."""
    start, end, choice = _slot(form)
    with writing():
        found = form_values.row(Booking, form.get("booking"))
        is_group = found.configuration.is_group
        old = f"{found.starts_at}-{found.ends_at}-{found.event_ref if is_group else ''}"
        seat = {"event_id": choice} if is_group and choice else {}
        booking.reschedule(found, {"start_time": start, "end_time": end, **seat})
    return Outcome(f"Moved: {found.title}, now {_when(found)}.", "move", {"booking": found.id, "slot": old})


def cancel(form: QueryDict) -> Outcome:
    """Cancel a booking as its guest."""
    with writing():
        found = form_values.row(Booking, form.get("booking"))
        booking.cancel(found, form.get("reason", ""), by_guest=True)
    return Outcome(f"Cancelled: {found.title}, {_when(found)}.")


def answer(form: QueryDict) -> Outcome:
    """The organizer's yes or no to a booking that waits for it."""
    with writing():
        found = form_values.row(Booking, form.get("booking"))
        if form.get("answer") == "yes":
            booking.confirm(found, found.public_salt)
            return Outcome(f"Confirmed: {found.title}, {_when(found)}.")
        booking.reject(found, found.public_salt, form.get("reason", ""))
    return Outcome(f"Turned down: {found.title}, {_when(found)}.")


def respond(form: QueryDict) -> Outcome:
    """A host's yes or no in their own calendar, as `send-rsvp` would say it."""
    status = form.get("status", "")
    with writing():
        found, host = form_values.row(Booking, form.get("booking")), form_values.row(Grant, form.get("host"))
        same = Event.objects.filter(ical_uid=event_store.ical_uid_of(found.event_ref), calendar__grant=host)
        event = same.exclude(status="cancelled").select_related("calendar__grant").first()
        if event is None:
            raise NotFound(f"The event is not in the calendar of {host.name or host.email} any more.")
        responses.respond(event, status, by_mail=False)
    back = {"booking": found.id, "host": host.id, "status": "yes" if status == "no" else "no"}
    return Outcome(f"{host.name or host.email} answers: {status}.", "respond", back)


def _slot(form: QueryDict) -> tuple[str, str, str]:
    """A choice reads `start-end-`, then the host or the event."""
    start, end, choice = [*form.get("slot", "").split("-", 2), "", ""][:3]
    return start, end, choice


def _when(found: Booking) -> str:
    zone = found.configuration.timezone
    return f"{Moment(found.starts_at, zone)} {zone}"

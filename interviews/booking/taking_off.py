"""Takes an interview off its host's calendar: by its booking, else by its event. Writes no row."""

from interviews.booking.availability import with_session
from interviews.booking.meeting import PRIMARY
from interviews.nylas.client import nylas
from interviews.nylas.errors import Missing, Refused
from interviews.panels.models import Panel


def take_off(
    panel: Panel,
    *,
    booking_id: str,
    grant_id: str,
    calendar_id: str,
    event_id: str,
    reason: str,
    is_guest: bool = False,
    is_quiet: bool = False,
) -> None:
    """Doing it again changes nothing. Raises the errors of interviews.nylas.errors.

    Nylas refuses to cancel a booking too late, which binds candidates (`is_guest`) and not us: then the event goes.
    `is_quiet`: its guests are not told by the calendar service, since the interview stands, in another calendar.
    """
    has_event, is_cancelled = bool(grant_id and event_id), False
    if booking_id and panel.nylas_configuration_id:
        try:
            with_session(panel, lambda session: nylas().cancel(session, booking_id, reason=reason))
            return
        except Missing:
            is_cancelled = True  # before; its event goes with it, as a rule
        except Refused:
            if is_guest or not has_event:
                raise
    if has_event:
        try:
            nylas().delete_event(grant_id, calendar_id or PRIMARY, event_id, is_quiet=is_quiet)
        except Refused:
            if not is_cancelled:
                raise

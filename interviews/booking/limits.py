"""How often one link may book and move in a day. Each time costs calendar events, mails and calls to Nylas, and every applicant can get a link."""

from datetime import datetime, timedelta

from interviews.booking.models import BookingLink, Interview, InterviewChange
from interviews.booking.refusals import CannotBook, CannotMove

MAX_BOOKINGS_A_DAY = 5
MAX_MOVES_A_DAY = 10
DAY = timedelta(days=1)
BOOKED_OFTEN = (
    "You have booked and cancelled several times today. Please write to {contact}, and we'll find a time together."
)
MOVED_OFTEN = "This interview was moved many times today. Please write to {contact}, and we'll move it for you."


def check_bookings(link: BookingLink, *, now: datetime) -> None:
    """Raises CannotBook when the link has booked MAX_BOOKINGS_A_DAY times in the last 24 hours."""
    if Interview.objects.filter(link=link, created_at__gt=now - DAY).count() >= MAX_BOOKINGS_A_DAY:
        raise CannotBook(BOOKED_OFTEN.format(contact=link.application.job.to_write_to.email))


def check_moves(link: BookingLink, *, now: datetime) -> None:
    """Raises CannotMove when the candidate has moved MAX_MOVES_A_DAY times with this link in the last 24 hours."""
    moves = InterviewChange.objects.filter(
        interview__link=link,
        kind=InterviewChange.Kind.RESCHEDULED,
        actor=InterviewChange.Actor.CANDIDATE,
        changed_at__gt=now - DAY,
    )
    if moves.count() >= MAX_MOVES_A_DAY:
        raise CannotMove(MOVED_OFTEN.format(contact=link.application.job.to_write_to.email))

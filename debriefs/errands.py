"""What is done for an interview's debrief by an errand."""

from datetime import datetime

from debriefs.models import Debrief
from interviews.booking.models import Interview


def open_debrief(interview: Interview, *, now: datetime) -> None:
    """Open the debrief of the interview's application, made if there is none. Doing it again changes nothing."""
    debrief, _ = Debrief.objects.get_or_create(application=interview.application, defaults={"created_at": now})
    debrief.open(at=now)

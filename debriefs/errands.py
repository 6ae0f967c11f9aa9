"""What an interview asks of the committee's page."""

from datetime import datetime

from debriefs.models import Debrief
from interviews.booking.models import Interview


def open_debrief(interview: Interview, *, now: datetime) -> None:
    """There is something to read on the interview's candidate; opening twice changes nothing."""
    debrief, _ = Debrief.objects.get_or_create(application=interview.application, defaults={"created_at": now})
    debrief.open(at=now)

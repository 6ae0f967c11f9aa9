"""What is done for an interview's debrief by an errand."""

from datetime import datetime

from debriefs.models import Debrief
from debriefs.scorecard import starter_set
from interviews.booking.models import Interview


def open_debrief(interview: Interview, *, now: datetime) -> None:
    """Make the debrief of the interview's application, if there is none, and open it once one interview has begun.

    Doing it again changes nothing.
    """
    application = interview.application
    debrief, _ = Debrief.objects.get_or_create(application=application, defaults={"created_at": now})
    starter_set.give(application.job, now=now)
    if application.interviews.begun(now).exists():
        debrief.open(at=now)

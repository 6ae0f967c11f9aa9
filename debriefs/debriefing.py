"""Step 7: the committee's page on an application opens when there is something to read. Writes Debrief."""

from datetime import datetime

from debriefs.models import Debrief
from interviews.models import Interview


def open_for(interview: Interview, *, now: datetime) -> Debrief:
    """Open the debrief of the interview's application; opening twice changes nothing."""
    debrief, _ = Debrief.objects.get_or_create(application=interview.application, defaults={"created_at": now})
    debrief.open(at=now)
    return debrief

"""Which interviewer of a panel should take an interview. Reads interviews of all panels; writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q

from interviews.enums import InterviewStatus
from interviews.panels.models import Interviewer, Panel


@dataclass(frozen=True)
class Choice:
    """An interviewer who could take the interview, with the figure that ranks them."""

    interviewer: Interviewer
    last_booked_at: datetime | None

    def as_reason(self, place: int) -> dict[str, object]:
        """One entry of BookingAttempt.reasons; `place` counts from 1."""
        return {
            "place": place,
            "interviewer": self.interviewer.pk,
            "name": self.interviewer.name,
            "last_booked_at": self.last_booked_at.isoformat() if self.last_booked_at else None,
        }


def rank(panel: Panel, *, free: Iterable[str]) -> list[Choice]:
    """The panel's interviewers among the `free` addresses; those who were booked longest ago, on any panel, come first.

    Cancelled interviews don't count. Interviewers who were never booked come before all others; equals are ordered by id.
    """
    counted = ~Q(interviews__status=InterviewStatus.CANCELLED)
    people = (
        Interviewer.objects.live()
        .filter(seats__panel=panel)
        .with_emails(list(free))
        .annotate(last_booked_at=Max("interviews__created_at", filter=counted))
    )
    choices = [Choice(person, person.last_booked_at) for person in people]
    return sorted(
        choices,
        key=lambda c: (
            c.last_booked_at is not None,
            c.last_booked_at and c.last_booked_at.timestamp(),
            c.interviewer.pk,
        ),
    )

"""What one application left behind between its link and its interviews, taken away for good. When interviews were, and who took them,
stays: load and fairness are counted from it."""

from datetime import datetime

from candidates.models import Application
from interviews.booking.models import (
    BookingLink,
    CallbackRequest,
    HeldTime,
    Interview,
    InterviewChange,
    MoveProposal,
    Naming,
    PickedTimes,
    Reassignment,
)
from interviews.panels.models import Assignment
from recruiting.removal import delete_and_count


def remove_details(application: Application, *, at: datetime) -> int:
    """Links lead nowhere, words are blank, addresses of calls are gone. Returns how many rows were deleted. To be done while the
    candidate's address still stands: times that were kept for them are found by it. Those on other jobs stay."""
    links = BookingLink.objects.filter(application=application)
    interviews = Interview.objects.filter(application=application)
    links.disable(at=at)
    interviews.erase_details()
    InterviewChange.objects.filter(interview__in=interviews).erase_words()
    Reassignment.objects.filter(interview__in=interviews).erase_words()
    Assignment.objects.filter(interview__in=interviews).erase_words()
    Naming.objects.filter(link__in=links).erase_words()
    asked = (
        CallbackRequest.objects.filter(link__in=links),
        PickedTimes.objects.filter(link__in=links),
        MoveProposal.objects.filter(interview__in=interviews),
        HeldTime.objects.of_application(application),
    )
    return sum(delete_and_count(rows) for rows in asked)

"""What Nylas told of one application, taken away for good."""

from datetime import timedelta

from candidates.models import Application
from interviews.booking.models import Interview
from interviews.inbox.models import Notification
from interviews.recordings.models import Recording

BEFORE = timedelta(days=1)
AFTER = timedelta(days=60)  # of the last interview's end: Nylas tells last when it deletes files, usually 14 days later


def remove_bodies(application: Application) -> int:
    """Of all notifications that name its candidate's address, a booking, an event or a Notetaker of its. Returns how many there
    were. To be done while the address still stands. Reads every body of those weeks."""
    interviews = list(Interview.objects.filter(application=application))
    named = {application.candidate.email}
    for interview in interviews:
        named |= {interview.nylas_booking_id or "", interview.nylas_booking_ref, interview.nylas_event_id}
    recordings = Recording.objects.by_notetaker().filter(interview__in=interviews)
    named |= set(recordings.values_list("nylas_notetaker_id", flat=True))
    ends = [application.applied_at, *(interview.ends_at for interview in interviews)]
    found = Notification.objects.mentioning(
        sorted(named - {""}), since=application.applied_at - BEFORE, until=max(ends) + AFTER
    )
    return found.erase_bodies()

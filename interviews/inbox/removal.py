"""What Nylas told of one application, taken away for good; and what it tells of it afterwards."""

from datetime import timedelta

from django.db.models import Q

from candidates.models import Application
from interviews.booking.models import BookingLink, Interview
from interviews.inbox.models import Notification
from interviews.nylas import shapes
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


def is_about_erased(event: shapes.Event) -> bool:
    """Does it name a booking, an event, a Notetaker or a link of an application that is erased? Their ids stay for this."""
    booking, was, of_event, notetaker, link = (
        str(getattr(event, name, "") or "")
        for name in ("booking_id", "was_booking_id", "event_id", "notetaker_id", "link_id")
    )
    erased = Q(application__erased_at__isnull=False)
    about = Q(nylas_booking_id__in={booking, was} - {""}) | Q(nylas_event_id__in={of_event} - {""})
    if Interview.objects.filter(erased & about).exists():
        return True
    if link and BookingLink.objects.with_id(link).filter(erased).exists():
        return True
    sent = Recording.objects.by_notetaker().filter(nylas_notetaker_id__in={notetaker} - {""})
    return sent.filter(interview__application__erased_at__isnull=False).exists()

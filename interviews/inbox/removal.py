"""What Nylas told of one application, taken away for good; and what it tells of it afterwards."""

from datetime import timedelta

from django.db.models import Q

from candidates.models import Application
from interviews.booking.models import BookingLink, Interview
from interviews.inbox.models import Notification
from interviews.nylas import shapes
from interviews.recordings.models import Recording
from recruiting.identity import as_a_whole

BEFORE = timedelta(days=1)
AFTER = timedelta(days=60)  # of the last interview's end: Nylas tells last when it deletes files, usually 14 days later


def remove_bodies(application: Application) -> int:
    """Of all notifications that name a booking, an event or a Notetaker of its, and with the last application of a candidate of those
    that name their address. Returns how many there were. To be done while the address still stands. Reads every body of those weeks.

    While another application stands, what names the address alone may be about that one, and not worked yet.
    """
    applications = Application.objects.filter(candidate=application.candidate_id)
    is_last = not applications.filter(erased_at=None).exclude(pk=application.pk).exists()
    gone = list(applications) if is_last else [application]
    interviews = list(Interview.objects.filter(application__in=gone))
    named = set[str]()
    for interview in interviews:
        named |= {interview.nylas_booking_id or "", interview.nylas_booking_ref, interview.nylas_event_id}
    recordings = Recording.objects.by_notetaker().filter(interview__in=interviews)
    named |= set(recordings.values_list("nylas_notetaker_id", flat=True))
    began = [each.applied_at for each in gone]
    ends = [*began, *(interview.ends_at for interview in interviews)]
    weeks = {"since": min(began) - BEFORE, "until": max(ends) + AFTER}
    count = Notification.objects.mentioning(sorted(named - {""}), **weeks).erase_bodies()
    if is_last:
        address = application.candidate.email
        whole = as_a_whole([address])
        rows = Notification.objects.mentioning([address], **weeks).exclude(body=b"")
        told = [row.pk for row in rows.iterator() if whole.search(bytes(row.body).decode(errors="replace"))]
        count += Notification.objects.filter(pk__in=told).erase_bodies()
    return count


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

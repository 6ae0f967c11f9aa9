"""What must be true of our own rows at the end of any course."""

from collections import Counter

from django.core import mail
from django.db.models import Exists, F, OuterRef, Q

from interviews.messages import sending
from interviews.models import AtsEvent, BookingAttempt, Interview, InterviewChange, Message, Notification
from recruiting import clock, queue
from recruiting.work.rows import Work

# What each change is told by: the kinds of its event and its mail.
TOLD = {
    "scheduled": ("interview.scheduled", "booked"),
    "rescheduled": ("interview.rescheduled", "moved"),
    "cancelled": ("interview.cancelled", "cancelled"),
}


def stuck() -> list[str]:
    """Rows that were given up, or are still to be worked although their time has come."""
    now = clock.now()
    rows: list[Work] = []
    for kind in queue.KINDS.values():
        open_and_due = Q(state__in=kind.model.OPEN, due_at__lte=now)
        rows += kind.model.rows().filter(open_and_due | Q(state=kind.model.State.DEAD))
    return [f"{type(row).__name__} {row.pk} {row} {row.state}: {row.error}" for row in rows]


def twice() -> list[object]:
    """What is there more than once: a mail or an event of the same version, a booking that is two interviews, a notification that was
    kept, and so handled, twice."""
    mails = Message.objects.values_list("kind", "to", "key")
    events = AtsEvent.objects.values_list("kind", "interview", "version")
    interviews = Interview.objects.exclude(nylas_event_id="").values_list("nylas_event_id")
    news = Notification.objects.sent_by_nylas().values_list("content_sha256")
    return [
        one
        for found in (mails, events, interviews, news)
        for one, number in Counter(found.order_by()).items()
        if number > 1
    ]


def untold() -> list[object]:
    """Bookings, moves and cancels without their mail to the candidate or their event for the ATS, and the other way round."""
    changes: Counter[tuple[object, str]] = Counter()
    for interview, kind in InterviewChange.objects.filter(kind__in=TOLD).values_list("interview", "kind"):
        changes.update((interview, each) for each in TOLD[kind])
    kinds = [kind for told in TOLD.values() for kind in told]
    candidate = F("interview__application__candidate__email")
    mails = Message.objects.filter(kind__in=kinds, to=candidate).values_list("interview", "kind")
    told = Counter([*mails, *AtsEvent.objects.filter(kind__in=kinds).values_list("interview", "kind")])
    return sorted({*(changes - told), *(told - changes)}, key=str)


def unsent() -> list[str]:
    """Mails that are noted as sent and never were."""
    sent = {one.extra_headers["Message-ID"] for one in mail.outbox}
    noted = Message.objects.filter(state=Message.State.SENT)
    return [str(message) for message in noted if sending.message_id(message) not in sent]


def misled() -> list[object]:
    """Candidates who were told that nothing was booked, although it was."""
    refused = BookingAttempt.objects.filter(refusal=BookingAttempt.Refusal.NOT_FOUND)
    booked = Interview.objects.exclude(status="cancelled").filter(
        link=OuterRef("link"), starts_at=OuterRef("starts_at")
    )
    return list(refused.filter(Exists(booked)).values_list("link", "starts_at"))


def without_debrief() -> list[Interview]:
    return list(Interview.objects.not_cancelled().filter(application__debrief=None))

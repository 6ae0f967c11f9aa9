"""Rows that ask for work, of every kind there is."""

from interviews.models import (
    Artifact,
    AtsEvent,
    BookingAttempt,
    Comparison,
    Delivery,
    Errand,
    Message,
    Notification,
    Publication,
    Recording,
    Refill,
    Removal,
    Revocation,
    SecondThoughts,
    Shortage,
    Sweep,
    TrialCall,
)
from recruiting.work.rows import Work
from tests.factories import NOW, make_endpoint, make_interview, make_link


def make_notification(number: int, **fields: object) -> Notification:
    values = {"type": "calendar.created", "body": b"{}", "content_sha256": "", "received_at": NOW, "due_at": NOW}
    return Notification.objects.create(envelope_id=f"envelope-{number}", **(values | fields))


def one_of_each() -> dict[str, Work]:
    """A due row of every kind."""
    interview = make_interview(link=make_link())
    recording = Recording.objects.create(interview=interview, nylas_notetaker_id="n", created_at=NOW)
    return {
        "notification": make_notification(0),
        "artifact": Artifact.objects.create(recording=recording, kind="summary", due_at=NOW),
        "errand": Errand.objects.send("mark_held", interview, due_at=NOW),
        "attempt": BookingAttempt.objects.create(
            link=interview.link, starts_at=NOW, ends_at=NOW, time_zone="UTC", began_at=NOW, due_at=NOW
        ),
        "publication": Publication.objects.create(
            panel=interview.panel, number=1, payload={}, created_at=NOW, due_at=NOW
        ),
        "refill": Refill.objects.create(panel=interview.panel, asked_at=NOW, due_at=NOW),
        "comparison": Comparison.objects.ask(interview.panel, at=NOW),
        "second_thoughts": SecondThoughts.objects.create(night=NOW.date(), asked_at=NOW, due_at=NOW),
        "trial_call": TrialCall.objects.ask(interview.interviewer, interview.panel, by=None, at=NOW),
        "shortage": Shortage.objects.note(interview.panel, at=NOW),
        "removal": Removal.objects.ask(interview.panel, configuration_id="c", grant_id="g", by=None, at=NOW),
        "revocation": Revocation.objects.ask("grant-1", None, at=NOW),
        "sweep": Sweep.objects.ask("bookings", cause="schedule", at=NOW, due_at=NOW),
        "message": Message.objects.owe("callback", to="a@example.com", key="k", at=NOW),
        "delivery": Delivery.objects.owe(
            AtsEvent.objects.owe("interview.scheduled", interview, payload={}, at=NOW),
            [make_endpoint(ended_at=NOW)],
            at=NOW,
        )[0],
    }

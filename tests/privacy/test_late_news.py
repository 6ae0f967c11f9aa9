"""What Nylas tells of somebody who is gone: it leaves nothing behind, and makes nothing anew."""

import json
from datetime import timedelta

import pytest

from candidates.models import Candidate
from interviews.inbox import notifications
from interviews.models import Artifact, Interview, Notification, Recording, Sweep
from privacy import erasing, residue
from privacy.late_news import remove_late_news
from recruiting import queue
from tests.factories import NOW, make_candidate
from tests.privacy.whole_candidate import CANARY, EMAIL, NAME, event_retold, make_whole_candidate

WANTED = residue.Wanted((NAME, EMAIL, CANARY))
LATER = NOW + timedelta(hours=1)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def erased(sandbox) -> Interview:
    whole = make_whole_candidate()
    asked = erasing.ask_for_erasure(candidate=whole.candidate, by=None, now=NOW)
    assert erasing.work(asked, now=NOW).state == "done"
    return Interview.objects.get(pk=whole.interview.pk)


def heard(kind: str, about: dict[str, object]) -> Notification:
    """By the webhook, and worked."""
    envelope = {"specversion": "1.0", "type": kind, "source": "/nylas", "id": f"late-{kind}", "time": 1, "data": {"object": about}}  # fmt: skip
    row = notifications.receive(json.dumps(envelope).encode(), headers={}, now=LATER)
    queue.work("notification", row.pk, now=LATER)
    row.refresh_from_db()
    return row


def test_what_comes_after_an_erasure_is_not_kept(erased):
    before = Interview.objects.count(), Recording.objects.count(), Artifact.objects.count(), Candidate.objects.count()
    guests = [{"name": NAME, "email": EMAIL}]
    recording = erased.recordings.get()
    sweep = Sweep.objects.ask(Sweep.Kind.CALENDARS, cause=Sweep.Cause.ASKED, at=LATER, due_at=LATER)

    info = {"event_id": erased.nylas_event_id, "start_time": 1, "end_time": 2, "participants": guests}
    booking = {
        "booking_id": erased.nylas_booking_id,
        "configuration_id": erased.panel.nylas_configuration_id,
        "booking_info": info,
    }
    media = {"id": recording.nylas_notetaker_id, "grant_id": "g", "state": "available"}

    told = [
        heard("booking.created", booking),
        heard("notetaker.media", media | {"media": {"recording": f"https://example.org/{CANARY}"}}),
    ]
    Notification.objects.retell(
        event_retold(erased.nylas_event_id or "", NAME, EMAIL, version="2"), sweep=sweep, at=LATER
    )
    queue.KINDS["notification"].work_all(now=LATER)

    assert {(row.state, bytes(row.body)) for row in told} == {("ignored", b"")}
    assert set(Notification.objects.filter(sweep=sweep).values_list("state", "body")) == {("ignored", b"")}
    assert before == (
        Interview.objects.count(), Recording.objects.count(), Artifact.objects.count(), Candidate.objects.count()
    )  # fmt: skip
    remove_late_news(now=LATER)
    assert residue.search(WANTED).places == ()


def test_what_names_only_the_address_is_found_within_a_day(erased):
    copy = {
        "id": "copy-in-another-calendar",
        "grant_id": "g2",
        "title": NAME,
        "participants": [{"email": EMAIL.upper()}],
    }
    row = heard("event.updated", copy)
    assert EMAIL.upper().encode() in bytes(row.body)
    other = heard("event.deleted", {"id": "x", "grant_id": "g2", "participants": [{"email": "bo@example.com"}]})

    assert remove_late_news(now=LATER) == 1
    assert remove_late_news(now=LATER) == 0

    assert residue.search(WANTED).places == ()
    other.refresh_from_db()
    assert bytes(other.body)


def test_who_applied_anew_is_nobody_erased(erased):
    make_candidate(name=NAME, email=EMAIL)
    heard("event.updated", {"id": "another", "grant_id": "g2", "participants": [{"email": EMAIL}]})

    assert remove_late_news(now=LATER) == 0

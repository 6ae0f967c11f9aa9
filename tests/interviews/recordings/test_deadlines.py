"""Files that Nylas deletes before we have them: who is told, how often, and when it is over."""

from datetime import timedelta

import pytest
from django.core import mail

from interviews.models import Artifact, Message
from interviews.recordings import deadlines
from recruiting import queue
from tests.factories import NOW, make_interview
from tests.recorded import make_artifact, make_recording

pytestmark = pytest.mark.django_db
UNTIL = NOW + timedelta(days=14)
FAILED = {
    "state": "failed",
    "error": "Nylas did not answer.",
    "due_at": NOW + timedelta(days=90),
    "fetch_before": UNTIL,
}


@pytest.fixture
def waiting() -> list[Artifact]:
    recording = make_recording(make_interview(starts_at=NOW - timedelta(hours=1)), state="captured")
    return [make_artifact(recording, kind, content=None, **FAILED) for kind in ("recording", "summary")]


def days_left_told() -> list[int]:
    return [int(key.split(":")[2]) for key in Message.objects.order_by("pk").values_list("key", flat=True)]


def test_mails_come_ten_seven_and_three_days_before_and_then_daily(waiting):
    for hours in range(15 * 24):
        deadlines.owe(now=NOW + timedelta(hours=hours))

    assert days_left_told() == [10, 7, 3, 2, 1, 0]


def test_mail_names_the_files_and_the_day(waiting):
    now = UNTIL - timedelta(days=6, hours=1)
    deadlines.owe(now=now)

    queue.work_all(now=now)

    (sent,) = mail.outbox
    assert "Nylas deletes what was recorded" in sent.subject
    assert "in 6 days" in sent.body
    assert "- Recording\n- Summary" in sent.body
    assert f"/admin/interviews/artifact/{waiting[0].pk}/change/" in sent.body or str(waiting[1].pk) in sent.body


def test_mail_is_not_sent_once_the_files_are_here(waiting):
    deadlines.owe(now=UNTIL - timedelta(days=2))
    for artifact in waiting:
        artifact.mark_archived()
        artifact.settle(Artifact.State.ARCHIVED, at=NOW)

    queue.work_all(now=UNTIL - timedelta(days=2))

    assert Message.objects.get().state == "overtaken"
    assert deadlines.owe(now=UNTIL - timedelta(days=1)) == 0


def test_file_that_was_announced_just_now_alarms_nobody(waiting):
    now = UNTIL - timedelta(days=1)
    recording = make_recording(make_interview(starts_at=now), state="captured")
    Artifact.objects.all().delete()
    make_artifact(recording, "summary", content=None, due_at=now, fetch_before=UNTIL)

    assert deadlines.owe(now=now) == 0
    assert deadlines.owe(now=now + timedelta(hours=2)) == 1
    assert deadlines.count_going(now=now + timedelta(hours=2)) == {1: 1, 2: 1, 3: 1, 7: 1, 10: 1}

"""How a row is worked: claimed by one, tried as long as it makes sense, settled by whoever still holds it."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError

from interviews.models import Artifact, Errand, Message, Notification, Recording
from recruiting.work import running
from recruiting.work.errors import Away, Declined, Never, NotYet, Unusable
from recruiting.work.rows import MAX_CRASHES, MAX_TRIES
from tests.factories import NOW, make_interview
from tests.leased import Killed, let_lease_run_out, make_row

pytestmark = pytest.mark.django_db
Step = Callable[..., str]


def done(row: Notification, **_: Any) -> str:
    return Notification.State.DONE


def raising(error: Exception) -> Step:
    def step(row: Notification, **_: Any) -> str:
        raise error

    return step


def run_until_dead(step: Step, *, at_most: int = 100) -> tuple[int, Notification]:
    """How many tries it took until the row was given up, each when it was due."""
    row, now = make_row(), NOW
    for tries in range(1, at_most + 1):
        running.run(Notification, row.pk, step, now=now)
        row.refresh_from_db()
        if row.state not in Notification.OPEN:
            return tries, row
        now = row.due_at
    return at_most, row


# ── claim and lease ──


def test_claimed_row_is_nobody_elses():
    row = make_row()

    assert Notification.objects.claim(row.pk, now=NOW).tries == 1
    assert Notification.objects.claim(row.pk, now=NOW) is None
    assert not Notification.objects.due(NOW).exists()


def test_row_is_not_worked_before_its_time():
    row = make_row(due_at=NOW + timedelta(seconds=1))

    assert running.run(Notification, row.pk, done, now=NOW) is None


@pytest.mark.parametrize("state", ["done", "ignored", "dead", "quarantined"])
def test_finished_row_is_not_worked_again(state):
    assert running.run(Notification, make_row(state=state).pk, done, now=NOW) is None


def test_claim_ends_with_the_lease_and_counts_the_crash():
    row = make_row()
    Notification.objects.claim(row.pk, now=NOW)

    let_lease_run_out(row)
    again = Notification.objects.claim(row.pk, now=NOW)

    assert (again.tries, again.crashes) == (2, 1)


def test_worker_that_wakes_up_too_late_writes_nothing():
    row = make_row()
    mine = Notification.objects.claim(row.pk, now=NOW)
    let_lease_run_out(row)
    theirs = Notification.objects.claim(row.pk, now=NOW)

    assert mine.settle("dead", at=NOW, error="too late") is False
    assert theirs.settle("done", at=NOW) is True

    row.refresh_from_db()
    assert (row.state, row.error, row.claim_token, row.claimed_until) == ("done", "", None, None)
    assert (mine.state, mine.error) == ("received", "")


def test_run_tells_the_row_as_it_stands_when_the_lease_was_lost():
    row = make_row()

    def overtaken(mine: Notification, **_: Any) -> str:
        let_lease_run_out(row)
        Notification.objects.claim(row.pk, now=NOW).settle("ignored", at=NOW)
        return "done"

    assert running.run(Notification, row.pk, overtaken, now=NOW).state == "ignored"


def test_what_was_ended_meanwhile_stays_so():
    row = make_row()

    def ended_by_somebody_else(row: Notification, **_: Any) -> str:
        Notification.objects.update(state="quarantined")
        return "done"

    settled = running.run(Notification, row.pk, ended_by_somebody_else, now=NOW)

    row.refresh_from_db()
    assert (settled.state, row.state, row.claim_token, row.claimed_until) == ("quarantined", "quarantined", None, None)


def test_row_that_kills_its_workers_is_given_up():
    row = make_row()
    worked = []

    for _ in range(MAX_CRASHES):
        Notification.objects.claim(row.pk, now=NOW)  # and then kill -9
        let_lease_run_out(row)
    settled = running.run(Notification, row.pk, lambda row, now: worked.append(row) or "done", now=NOW)

    assert (settled.state, settled.crashes, worked) == ("dead", MAX_CRASHES, [])
    assert "worker died" in settled.error


def test_one_piece_of_work_costs_three_queries(django_assert_num_queries):
    row = make_row()

    with django_assert_num_queries(3):  # claim, read, settle
        running.run(Notification, row.pk, done, now=NOW)


# ── what went wrong decides how often it is tried ──


def test_done_row_lets_go_and_remembers_when():
    row = make_row(error="an old one")

    settled = running.run(Notification, row.pk, done, now=NOW)

    row.refresh_from_db()
    assert (row.state, row.error, row.finished_at, row.claimed_until, row.rung_until) == ("done", "", NOW, None, None)
    assert settled == row


def test_bug_is_named_on_the_row_and_given_up_after_eight(caplog):
    tries, row = run_until_dead(raising(ZeroDivisionError("by nought")))

    assert (tries, row.state, row.error) == (MAX_TRIES, "dead", "ZeroDivisionError: by nought")
    assert len(caplog.records) == MAX_TRIES
    assert caplog.records[0].exc_info[0] is ZeroDivisionError


def test_what_is_unusable_is_told_as_it_is_and_given_up_after_eight(caplog):
    tries, row = run_until_dead(raising(Unusable("The file came damaged.")))

    assert (tries, row.state, row.error) == (MAX_TRIES, "dead", "The file came damaged.")
    assert {(record.levelname, record.exc_info) for record in caplog.records} == {("WARNING", None)}


def test_refusal_is_given_up_after_three_with_its_request_id():
    tries, row = run_until_dead(raising(Declined("No such participant.", request_id="req-7")))

    assert (tries, row.state, row.error) == (3, "dead", "No such participant. (request req-7)")


@pytest.mark.parametrize(
    "error",
    [
        Away("Nylas did not answer in time."),
        OSError(28, "No space left on device"),
        ConnectionRefusedError(111, "Connection refused"),
        OperationalError("database is locked"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_nobody_gives_up_because_somebody_is_away(error):
    tries, row = run_until_dead(raising(error), at_most=30)

    assert (tries, row.state) == (30, "failed")
    assert str(error) in row.error


def test_away_ends_at_the_rows_own_deadline():
    message = Message.objects.owe("callback", to="a@example.com", key="k", at=NOW)

    running.run(Message, message.pk, raising(Away("away")), now=NOW + timedelta(days=1, hours=23))
    message.refresh_from_db()
    assert message.state == "failed"
    running.run(Message, message.pk, raising(Away("away")), now=NOW + timedelta(days=3))
    message.refresh_from_db()
    assert (message.state, message.error) == ("dead", "away")


def test_away_waits_at_least_as_long_as_it_was_asked_to():
    row = make_row()

    running.run(Notification, row.pk, raising(Away("Slowly.", retry_after=timedelta(minutes=7))), now=NOW)

    row.refresh_from_db()
    assert timedelta(minutes=7) <= row.due_at - NOW <= timedelta(minutes=7, seconds=10)
    assert (row.state, row.error) == ("failed", "Slowly.")


def test_not_yet_looks_again_when_it_said_and_then_less_and_less_often():
    waits, row, now = [], make_row(), NOW
    while row.state in Notification.OPEN:
        running.run(Notification, row.pk, raising(NotYet("Soon.", wait=timedelta(seconds=10))), now=now)
        row.refresh_from_db()
        waits.append((row.due_at - now).total_seconds())
        now = row.due_at

    assert waits[:-1] == [10, 10, 10, 10, 10, 10, 20, 40, 80, 160, 320]
    assert (row.state, row.error, row.tries) == ("dead", "Soon.", 12)


def test_not_yet_may_end_without_alarm():
    tries, row = run_until_dead(raising(NotYet("Not ours.", ignored=True)))

    assert (tries, row.state, row.error) == (12, "ignored", "Not ours.")


def test_file_that_is_not_ready_is_waited_for_as_long_as_nylas_keeps_it():
    recording = Recording.objects.create(interview=make_interview(), nylas_notetaker_id="n", created_at=NOW)
    artifact = Artifact.objects.create(
        recording=recording, kind="summary", due_at=NOW, tries=40, fetch_before=NOW + timedelta(days=14)
    )
    step = raising(NotYet("Being prepared.", wait=timedelta(minutes=2)))

    running.run(Artifact, artifact.pk, step, now=NOW + timedelta(days=13))
    artifact.refresh_from_db()
    assert artifact.state == "failed"
    running.run(Artifact, artifact.pk, step, now=NOW + timedelta(days=14))
    artifact.refresh_from_db()
    assert artifact.state == Artifact.State.DEAD


def test_what_will_never_be_is_given_up_at_once_with_its_reason():
    tries, row = run_until_dead(raising(Never("Nylas deleted the file.")))

    assert (tries, row.state, row.error) == (1, "dead", "Nylas deleted the file.")


def test_try_again_counts_afresh():
    _, row = run_until_dead(raising(Declined("No.")))

    row.try_again(at=NOW)

    assert (row.state, row.tries, row.crashes, row.due_at, row.finished_at) == ("failed", 0, 0, NOW, None)
    assert running.run(Notification, row.pk, done, now=NOW).state == "done"


# ── errands that are asked for while somebody is on them ──


def test_errand_asked_for_meanwhile_is_run_once_more():
    interview = make_interview()
    errand = Errand.objects.send("follow_consent", interview, due_at=NOW)

    def changed_his_mind(errand: Errand, **_: Any) -> str:
        Errand.objects.send("follow_consent", interview, due_at=NOW)
        return "done"

    running.run(Errand, errand.pk, changed_his_mind, now=NOW)
    errand.refresh_from_db()
    assert (errand.state, errand.claimed_until) == ("due", None)

    running.run(Errand, errand.pk, lambda errand, now: "done", now=NOW)
    errand.refresh_from_db()
    assert (errand.state, errand.crashes) == ("done", 0)


def test_worker_that_dies_in_what_follows_leaves_a_row_that_is_worked_again():
    row = make_row()

    def die(row, *, now):
        assert row.state == "done"
        raise Killed

    with pytest.raises(Killed):
        running.run(Notification, row.pk, done, now=NOW, ended=die)

    row.refresh_from_db()
    assert (row.state, row.claim_token is None) == ("received", False)
    let_lease_run_out(row)
    ends = []
    running.run(Notification, row.pk, done, now=NOW, ended=lambda row, *, now: ends.append(row.state))
    assert ends == ["done"]


def test_failure_of_what_follows_is_one_of_the_row(caplog):
    row, ends = make_row(), []

    def fail_once(row, *, now):
        ends.append(row.state)
        if len(ends) == 1:
            raise ValueError("Not this time.")

    settled = running.run(Notification, row.pk, done, now=NOW, ended=fail_once)
    assert (settled.state, settled.error) == ("failed", "ValueError: Not this time.")
    settled = running.run(Notification, row.pk, done, now=settled.due_at, ended=fail_once)
    assert (settled.state, ends) == ("done", ["done", "done"])


def test_nothing_follows_for_a_worker_that_was_overtaken():
    row, ends = make_row(), []

    def overtaken(row, *, now):
        Notification.objects.update(claim_token=uuid.uuid4())
        return "done"

    running.run(Notification, row.pk, overtaken, now=NOW, ended=lambda row, *, now: ends.append(row.state))

    assert ends == []

"""Which rows are rung for and worked: every kind, once, in the order in which they became due."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import TextField
from django.db.models.functions import Cast
from django.urls import reverse

from interviews.models import (
    AtsEvent,
    Errand,
    Notification,
)
from recruiting import queue
from recruiting.work import kinds
from recruiting.work.kinds import Kind
from recruiting.work.rows import Work, WorkQuerySet
from scripts import commands
from tests.factories import NOW, make_endpoint, make_interview
from tests.recruiting.due_rows import make_notification, one_of_each

pytestmark = pytest.mark.django_db


def test_every_kind_of_row_is_rung_for():
    rows = one_of_each()

    assert set(queue.to_ring(now=NOW)) == {(kind, str(row.pk)) for kind, row in rows.items()}


@pytest.mark.parametrize("kind", queue.KINDS)
def test_due_rows_are_found_by_their_state_and_not_among_all_that_are_finished(kind):
    model = queue.KINDS[kind].model
    index = f"{model._meta.model_name}_state_due"

    assert index in {each.name for each in model._meta.indexes}
    if connection.vendor == "sqlite":  # Postgres reads a table of no rows from end to end
        for rows in (model.rows().due(NOW), model.rows().due(NOW).unrung().order_by("due_at")):
            assert f"USING INDEX {index} (state=? AND due_at<?)" in rows.explain()


def test_every_queue_has_workers():
    assert {kind.celery_queue for kind in queue.KINDS.values()} == set(commands.QUEUES.split(","))


def test_every_model_that_is_work_is_a_kind_once():
    models = [model for model in apps.get_models() if issubclass(model, Work)]

    assert sorted(kind.label for kind in queue.KINDS.values()) == sorted(model._meta.label_lower for model in models)


@pytest.mark.parametrize("kind", queue.KINDS.values(), ids=list(queue.KINDS))
def test_every_kind_has_what_the_engine_needs(kind: Kind[Work]):
    states = set(kind.model.State.values)

    assert states.issuperset(kind.model.OPEN)
    assert kind.model.State.FAILED in kind.model.OPEN
    assert kind.model.State.DEAD in states - kind.model.OPEN
    assert isinstance(kind.model.rows(), WorkQuerySet)


@pytest.mark.parametrize("kind", queue.KINDS.values(), ids=list(queue.KINDS))
def test_every_kind_can_be_told_of_on_the_home(kind: Kind[Work]):
    subjects = kind.model.rows().annotate(about=Cast(kind.home.subject, TextField())).values_list("about")

    assert "{subject}" in kind.home.sentence
    assert kind.home.button
    assert list(subjects) == []
    assert reverse(f"admin:{kind.label.replace('.', '_')}_change", args=[1])


def test_every_errand_is_done_by_somebody():
    assert set(queue.ERRANDS) == set(Errand.Kind)


def test_row_on_its_way_is_not_rung_for_again_until_it_must_have_been_lost():
    row = make_notification(0)
    assert list(queue.to_ring(now=NOW)) == [("notification", str(row.pk))]
    assert list(queue.to_ring(now=NOW)) == []

    past = "datetime('now', '-1 hour')" if connection.vendor == "sqlite" else "now() - interval '1 hour'"
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE interviews_notification SET rung_until = {past}")

    assert list(queue.to_ring(now=NOW)) == [("notification", str(row.pk))]


def test_rung_row_is_still_worked_by_whoever_comes():
    row = make_notification(0)
    list(queue.to_ring(now=NOW))

    assert queue.work("notification", row.pk, now=NOW).state == "quarantined"  # it holds nothing


def test_failed_row_is_rung_for_when_it_is_due_again():
    row = make_notification(0, state="failed", tries=1, due_at=NOW + timedelta(seconds=5))

    assert list(queue.to_ring(now=NOW)) == []
    assert list(queue.to_ring(now=NOW + timedelta(seconds=5))) == [("notification", str(row.pk))]


def test_errands_of_one_interview_are_run_one_after_the_other():
    """Two that look at the same moment whether a Notetaker is there would both send one."""
    interview, other = make_interview(), make_interview()
    later = Errand.objects.send("check_consent", interview, due_at=NOW)
    first = Errand.objects.send("follow_consent", interview, due_at=NOW - timedelta(seconds=1))
    elsewhere = Errand.objects.send("follow_consent", other, due_at=NOW)
    Errand.objects.send("mark_held", interview, due_at=NOW + timedelta(hours=1))
    assert set(Errand.objects.due(NOW)) == {first, elsewhere}

    held = Errand.objects.claim(first.pk, now=NOW)
    Errand.objects.send("follow_consent", interview, due_at=NOW + timedelta(minutes=1))  # asked for anew meanwhile

    assert Errand.objects.claim(later.pk, now=NOW) is None
    held.settle("done", at=NOW)
    assert set(Errand.objects.due(NOW)) == {later, elsewhere}


def test_errand_that_failed_holds_the_others_up_no_longer():
    interview = make_interview()
    first, later = (
        Errand.objects.send(kind, interview, due_at=NOW - timedelta(seconds=wait))
        for kind, wait in [("read_meeting", 1), ("follow_consent", 0)]
    )
    held = Errand.objects.claim(first.pk, now=NOW)

    held.settle("failed", at=NOW, due_at=NOW + timedelta(seconds=20))

    assert list(Errand.objects.due(NOW)) == [later]


def test_held_and_finished_rows_are_not_rung_for():
    held = make_notification(0)
    Notification.objects.claim(held.pk, now=NOW)
    for number, state in enumerate(["done", "ignored", "dead", "quarantined"], start=1):
        make_notification(number, state=state)

    assert list(queue.to_ring(now=NOW)) == []


def test_oldest_are_rung_for_first_and_not_too_many_at_once():
    for number in range(kinds.MAX_AT_ONCE + 1):
        make_notification(number, due_at=NOW - timedelta(seconds=number))

    rung = [pk for _, pk in queue.to_ring(now=NOW)]

    newest = Notification.objects.order_by("-due_at").first()
    assert len(rung) == kinds.MAX_AT_ONCE
    assert str(newest.pk) not in rung
    assert rung[0] == str(Notification.objects.order_by("due_at").first().pk)


@pytest.mark.parametrize("rows", [1, 3])
def test_tick_costs_the_same_whatever_is_due(rows, django_assert_num_queries):
    for number in range(rows):
        make_notification(number)

    with django_assert_num_queries(5):  # all kinds at once; of the one that is due a savepoint, ids, an update, its end
        assert len(list(queue.to_ring(now=NOW))) == rows
    with django_assert_num_queries(1):
        assert list(queue.to_ring(now=NOW)) == []


def test_work_of_an_id_that_is_gone_or_odd_is_nothing():
    row = make_notification(0)
    pk = row.pk
    row.delete()

    assert queue.work("notification", pk, now=NOW) is None


def test_work_all_works_what_is_due_and_says_how_much():
    make_notification(0)
    make_notification(1)
    make_notification(2, due_at=NOW + timedelta(hours=1))

    assert queue.work_all(now=NOW) == 2
    assert queue.work_all(now=NOW) == 0
    assert sorted(Notification.objects.values_list("state", flat=True)) == ["quarantined", "quarantined", "received"]


def test_work_all_works_those_too_that_wait_for_others():
    interview = make_interview()
    endpoint = make_endpoint()
    for number, kind in enumerate(["interview.scheduled", "recording.archived"]):
        AtsEvent.objects.owe(kind, interview, payload={}, at=NOW + timedelta(seconds=number))

    endpoint.end(at=NOW)

    assert queue.work_all(now=NOW + timedelta(seconds=1)) == 2


def test_row_that_fails_does_not_stop_the_others():
    """A publication nobody can read stands before a notification that is fine."""
    rows = one_of_each()

    queue.work_all(now=NOW)

    publication = rows["publication"]
    publication.refresh_from_db()
    assert publication.state == "failed"
    assert "hosts: Field required" in publication.error
    delivery = rows["delivery"]
    delivery.refresh_from_db()
    assert delivery.state == "unwanted"

"""What Celery runs: it rings for each due row on the queue of its kind, and works it."""

import pytest
from kombu.exceptions import ContentDisallowed
from kombu.serialization import loads

from interviews.booking.models.held_time import KEPT_FOR
from interviews.imports.models import LOOKED_AT_FOR
from interviews.models import HeldTime, ImportRun, Notification
from recruiting import clock, tasks
from recruiting.celery import app
from tests.factories import NOW, make_panel
from tests.recruiting.due_rows import make_notification, one_of_each

pytestmark = pytest.mark.django_db


def test_each_row_is_rung_for_on_the_queue_of_its_kind(monkeypatch):
    rows, rung = one_of_each(), []
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(tasks.work, "apply_async", lambda kwargs, queue: rung.append((kwargs, queue)))

    tasks.ring()

    others = {"artifact": "media", "message": "mail"}
    assert sorted(rung, key=str) == sorted(
        (({"kind": kind, "pk": str(row.pk)}, others.get(kind, "events")) for kind, row in rows.items()), key=str
    )


def test_what_was_rung_for_is_worked(monkeypatch):
    row = make_notification(0)
    monkeypatch.setattr(clock, "now", lambda: NOW)

    tasks.work(kind="notification", pk=str(row.pk))

    row.refresh_from_db()
    assert row.state == "quarantined"  # it holds nothing


@pytest.mark.parametrize(
    ("kind", "pk"),
    [("nonsense", "1"), ("notification", "abc"), ("notification", ""), ("notification", "9" * 40), ("erasure", "1"), ("", "")],
)  # fmt: skip
def test_message_that_means_no_row_is_dropped(monkeypatch, kind: str, pk: str):
    row = make_notification(0)
    monkeypatch.setattr(clock, "now", lambda: NOW)

    tasks.work(kind=kind, pk=pk)

    assert set(Notification.objects.values_list("pk", "state")) == {(row.pk, "received")}


def test_message_about_what_is_done_changes_nothing(monkeypatch):
    row = make_notification(0)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    tasks.work(kind="notification", pk=str(row.pk))
    before = Notification.objects.values().get()

    tasks.work(kind="notification", pk=str(row.pk))

    assert Notification.objects.values().get() == before


def test_no_message_can_carry_anything_but_json():
    assert app.conf.accept_content == ["json"]
    with pytest.raises(ContentDisallowed):
        loads(b"x", "application/x-python-serialize", "binary", accept=set(app.conf.accept_content))


def test_what_was_never_confirmed_is_forgotten(monkeypatch):
    panel = make_panel()
    HeldTime.make(panel, starts_at=NOW, name="A", email="a@example.org", time_zone="UTC", people=[], at=NOW - KEPT_FOR)
    monkeypatch.setattr(clock, "now", lambda: NOW)

    tasks.forget_old_held_times()

    assert not HeldTime.objects.exists()


def test_files_that_were_only_looked_at_are_forgotten(monkeypatch):
    for at in (NOW, NOW - LOOKED_AT_FOR):
        ImportRun.objects.look_at("jobs", "Title\nCook\n", by=None, at=at)
    monkeypatch.setattr(clock, "now", lambda: NOW)

    tasks.forget_old_imports()

    assert ImportRun.objects.get().made_at == NOW


def test_every_task_of_celerys_clock_exists():
    app.loader.import_default_modules()

    assert {tasks.ring.name, tasks.work.name} == {"recruiting.ring", "recruiting.work"}
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)

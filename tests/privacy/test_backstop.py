"""The database refuses to delete what is held, whoever asks it, and nothing else."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from candidates.models import Candidate
from debriefs.models import Note
from interviews.booking import news
from interviews.models import HeldTime
from privacy import backstop
from privacy.models import Hold
from privacy.removal import remove_here
from tests.factories import NOW, make_user
from tests.privacy.kept import everything, make_full_interview

pytestmark = pytest.mark.django_db


@pytest.fixture
def interview():
    return make_full_interview()


def ask(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def names() -> set[str]:
    of_sqlite = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    of_postgres = "SELECT tgname FROM pg_trigger"
    with connection.cursor() as cursor:
        cursor.execute(of_sqlite if connection.vendor == "sqlite" else of_postgres)
        return {name for (name,) in cursor.fetchall()}


STATEMENTS = [
    {
        "DELETE": f"DELETE FROM {each.table}",
        "UPDATE OF erased_at": f"UPDATE {each.table} SET erased_at = '2026-11-30 00:00:00+00:00'",
        "UPDATE OF file": f"UPDATE {each.table} SET file = ''",
    }[each.event]
    for each in backstop.TRIGGERS
]


@pytest.mark.parametrize("on", ["candidate", "application", "job", "interview"])
def test_held_rows_are_refused(interview, on):
    application = interview.application
    subjects = {"candidate": application.candidate, "application": application, "job": application.job}
    with_rows = [
        one for one in STATEMENTS if not any(table in one for table in ("consent", "vote", "decision"))
    ]  # of these it has none
    Hold(reason="Charge filed", **{on: subjects.get(on, interview)}).place(by=make_user(), at=NOW)

    for statement in with_rows:
        with pytest.raises(IntegrityError, match="A hold is on it"), transaction.atomic():
            ask(statement)


def test_mail_about_a_kept_time_is_held_with_the_application_that_it_became(interview):
    panel, email = interview.panel, "amara@home.example"
    kept = HeldTime.make(panel, starts_at=NOW, name="Amara", email=email, time_zone="UTC", people=[], at=NOW)
    kept.confirm(interview.link, at=NOW)
    mail = news.tell_held(kept, now=NOW)
    Hold(reason="Charge filed", application=interview.application).place(by=make_user(), at=NOW)

    with pytest.raises(IntegrityError, match="A hold is on it"), transaction.atomic():
        mail.delete()


def test_note_is_kept_once_others_have_read_it_and_is_its_authors_until_then(interview):
    values = {"interview": interview, "author": make_user(), "text": "Calm voice", "written_at": NOW}
    private, shared = Note.objects.create(**values), Note.objects.create(shared_at=NOW, **values)
    Hold(reason="Charge filed", interview=interview).place(by=make_user(), at=NOW)

    private.remove()
    with pytest.raises(IntegrityError, match="A hold is on it"), transaction.atomic():
        shared.delete()

    assert Note.objects.filter(pk=shared.pk).exists()


def test_once_it_is_released_all_of_it_can_go(interview):
    hold = Hold(reason="Charge filed", interview=interview)
    hold.place(by=make_user(), at=NOW)
    hold.release(by=make_user(), reason="Closed", at=NOW)

    for kind, place in everything(interview):
        remove_here(kind, place, receipt="1", at=NOW)

    assert Candidate.objects.get(pk=interview.application.candidate_id).erased_at


def test_it_stands_again_after_a_migrate():
    wanted = {each.name for each in backstop.TRIGGERS}
    assert wanted <= names()

    backstop.take_down(using="default")
    assert not wanted & names()
    call_command("migrate", verbosity=0)

    assert wanted <= names()

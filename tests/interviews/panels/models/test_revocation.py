"""The end of an access: asked for once, held off, overtaken by a new yes, and never said before it is true."""

from datetime import timedelta

import pytest

from interviews.models import Revocation
from tests.factories import NOW, make_interviewer

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("state", "is_pending", "is_taken_back"),
    [
        ("due", True, True),
        ("failed", True, True),
        ("dead", True, True),
        ("done", False, True),
        ("overtaken", False, False),
    ],
)
def test_who_still_has_access_and_whose_calendar_was_taken_back(state, is_pending, is_taken_back):
    Revocation.objects.ask("grant", make_interviewer(), at=NOW)
    Revocation.objects.update(state=state)

    assert Revocation.objects.pending().exists() is is_pending
    assert Revocation.objects.taken_back().exists() is is_taken_back
    assert Revocation.objects.get().is_given_up is (state == "dead")


def test_access_has_ended_only_once_nylas_has_said_so():
    row = Revocation.objects.ask("grant", make_interviewer(), at=NOW)
    assert not Revocation.objects.has_ended("grant")

    row.mark_revoked(at=LATER)

    assert (Revocation.objects.has_ended("grant"), Revocation.objects.has_ended("another")) == (True, False)


def test_access_that_was_given_anew_is_not_ended_but_an_ended_one_stays_ended():
    for grant, state in (("again", "due"), ("again", "dead"), ("again", "done"), ("another", "due")):
        Revocation.objects.filter(pk=Revocation.objects.ask(grant, None, at=NOW).pk).update(state=state)

    Revocation.objects.overtake("again", at=LATER)

    assert sorted(Revocation.objects.values_list("nylas_grant_id", "state")) == [
        ("again", "done"),
        ("again", "overtaken"),
        ("again", "overtaken"),
        ("another", "due"),
    ]


def test_what_may_be_theirs_is_held_off_and_what_is_anothers_is_not():
    person, other = make_interviewer(), make_interviewer()
    for grant, owner in (("theirs", person), ("unknown", None), ("other", other)):
        Revocation.objects.ask(grant, owner, at=NOW)

    assert Revocation.objects.postpone(person, until=LATER) is True
    assert {row.nylas_grant_id: row.due_at for row in Revocation.objects.all()} == {
        "theirs": LATER,
        "unknown": LATER,
        "other": NOW,
    }


def test_one_that_has_begun_can_not_be_held_off():
    person = make_interviewer()
    row = Revocation.objects.ask("grant", person, at=NOW)
    Revocation.objects.claim(row.pk, now=NOW)

    assert Revocation.objects.postpone(person, until=LATER) is False
    assert Revocation.objects.get().due_at == NOW


def test_end_of_an_access_outlives_the_row_of_its_owner():
    person = make_interviewer()
    Revocation.objects.ask("grant", person, at=NOW)
    person.delete()

    assert str(Revocation.objects.get()) == "Calendar of nobody here"

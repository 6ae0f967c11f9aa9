"""Whom a recruiter named for a link: one at a time, with who and when kept."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from interviews.models import Naming
from tests.factories import NOW, make_interviewer, make_link, make_user

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def test_another_name_takes_the_place_of_the_first_and_both_are_kept():
    link, by, other = make_link(), make_user(email="rita@example.com"), make_user(email="omar@example.com")
    one, two = make_interviewer(name="Priya"), make_interviewer(name="Marco")

    first = Naming.objects.name_for(link, one, reason="knows the ledger", by=by, at=NOW)
    second = Naming.objects.name_for(link, two, reason="speaks French", by=other, at=LATER)

    first.refresh_from_db()
    assert (first.by, first.named_at, first.ended_by, first.ended_at) == (by, NOW, other, LATER)
    assert list(link.namings.open()) == [second]


def test_same_name_for_the_same_reason_is_kept_once():
    link, by, person = make_link(), make_user(), make_interviewer()

    rows = [Naming.objects.name_for(link, person, reason="knows the ledger", by=by, at=at) for at in (NOW, LATER)]

    assert rows[0] == rows[1]
    assert link.namings.get().named_at == NOW


def test_taken_back_once():
    link, by = make_link(), make_user()
    Naming.objects.name_for(link, make_interviewer(), reason="x", by=by, at=NOW)

    assert [link.namings.end(by=by, at=LATER), link.namings.end(by=by, at=LATER + timedelta(hours=1))] == [1, 0]
    assert link.namings.get().ended_at == LATER


def test_database_holds_one_open_name_for_each_link():
    link, person = make_link(), make_interviewer()
    Naming.objects.create(link=link, interviewer=person, reason="x", named_at=NOW)

    with pytest.raises(IntegrityError):
        Naming.objects.create(link=link, interviewer=person, reason="y", named_at=NOW)


def test_booking_does_not_end_it():
    """Whoever cancels and chooses again meets the same person."""
    link = make_link()
    Naming.objects.name_for(link, make_interviewer(), reason="x", by=make_user(), at=NOW)

    link.spend(at=LATER)

    assert link.namings.open().exists()

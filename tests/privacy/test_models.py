"""Holds: on one thing each, and released by a second person only."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from privacy.models import SUBJECTS, Hold, NeedsSecondPerson
from tests.factories import NOW, make_application, make_candidate, make_interview, make_job, make_link, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def placer():
    return make_user(email="paula@example.com", first_name="Paula")


def hold_on(placer, **subject) -> Hold:
    return Hold.objects.create(reason="Charge filed", placed_by=placer, placed_at=NOW, **subject)


@pytest.mark.parametrize("make", [make_candidate, make_application, make_job, make_interview])
def test_hold_knows_what_it_is_on_and_keeps_it(placer, make):
    row = make()
    hold = hold_on(placer, **{row._meta.model_name: row})

    assert hold.subject == row
    assert str(hold) == f"Hold on {row}"
    with pytest.raises(ProtectedError):
        row.delete()


@pytest.mark.parametrize(
    ("on", "reached"),
    [
        ("candidate", ["application", "interview", "other interview"]),
        ("application", ["application", "interview", "other interview"]),
        ("job", ["application", "interview", "other interview"]),
        ("interview", ["application", "interview"]),
    ],
)
def test_hold_reaches_the_same_in_python_as_in_the_database(placer, on, reached):
    interview = make_interview()
    application, other = (
        interview.application,
        make_interview(link=make_link(application=interview.application, panel=interview.panel), starts_at=NOW),
    )
    rows = {
        "candidate": application.candidate,
        "application": application,
        "job": application.job,
        "interview": interview,
    }
    hold = hold_on(placer, **{on: rows[on]})
    asked = {"application": None, "interview": interview, "other interview": other}

    by_query = [name for name, one in asked.items() if hold in Hold.objects.reaching(application, one)]
    by_row = [name for name, one in asked.items() if hold.reaches(application, [one] if one else [interview, other])]

    assert (by_query, by_row) == (reached, reached)
    assert not Hold.objects.reaching(make_application(), None).exists()


@pytest.mark.parametrize("count", [0, 2, 4])
def test_database_wants_one_thing(placer, count):
    interview = make_interview()
    rows = {
        "candidate": interview.application.candidate,
        "application": interview.application,
        "job": interview.application.job,
        "interview": interview,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        hold_on(placer, **{name: rows[name] for name in SUBJECTS[:count]})


def test_second_person_releases_it_once(placer):
    hold = hold_on(placer, job=make_job())
    second, third = make_user(), make_user()

    assert hold.release(by=second, reason="Charge closed", at=NOW)
    assert not hold.release(by=third, reason="again", at=NOW)

    hold.refresh_from_db()
    assert (hold.released_by, hold.release_reason, hold.is_standing) == (second, "Charge closed", False)
    assert not Hold.objects.standing().exists()


@pytest.mark.parametrize("address", ["paula+two@example.com", "PAULA+x@EXAMPLE.com"])
def test_who_placed_it_does_not_release_it(placer, address):
    hold = hold_on(placer, job=make_job())

    for by in (placer, make_user(email=address)):
        with pytest.raises(NeedsSecondPerson):
            hold.release(by=by, reason="I changed my mind", at=NOW)

    assert Hold.objects.standing().get() == hold


def test_database_too_wants_a_second_person(placer):
    hold = hold_on(placer, job=make_job())

    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.filter(pk=hold.pk).update(released_by=placer, released_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.filter(pk=hold.pk).update(released_at=NOW)


def test_hold_is_placed_with_who_and_when(placer):
    hold = Hold(job=make_job(), reason="Charge filed")
    hold.place(by=placer, at=NOW)

    assert (hold.placed_by, hold.placed_at, hold.is_standing) == (placer, NOW, True)

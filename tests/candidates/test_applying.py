"""Applications that meet in the database."""

import pytest
from django.db import transaction

from candidates import applying
from candidates.models import Application, Candidate
from candidates.models.candidate import CandidateQuerySet
from tests.factories import NOW, make_candidate, make_job

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(monkeypatch) -> list[Candidate]:
    """The candidate of another application by this address, written after ours has looked and before it writes."""
    made: list[Candidate] = []
    really_look = CandidateQuerySet.with_email

    def look(rows, email):
        monkeypatch.undo()
        found = really_look(rows, email)
        assert not found.exists()
        made.append(make_candidate(email=email.upper()))
        return CandidateQuerySet(rows.model).none()

    monkeypatch.setattr(CandidateQuerySet, "with_email", look)
    return made


def test_two_first_applications_at_once_are_of_one_candidate(first):
    job = make_job()

    with transaction.atomic():  # on Postgres an error would spoil it
        applied = applying.apply(job, name="Lena Vogt", email="lena@example.org", now=NOW)

    assert [applied.application.candidate] == first == list(Candidate.objects.all())
    assert Application.objects.get() == applied.application


def test_booking_made_elsewhere_meets_a_first_application(first):
    opened = applying.find_or_enter_for_booking(make_job(), name="Lena Vogt", email="lena@example.org", now=NOW)

    assert [opened.candidate] == first

"""The parts of the home's one UNION."""

from datetime import timedelta

import pytest

from candidates.models import Application
from interviews.home.rows import Reader
from interviews.models import Recording
from tests.factories import NOW, make_application, make_candidate, make_interview, make_interviewer, make_user
from tests.recorded import make_recording

pytestmark = pytest.mark.django_db


def test_rows_together_are_one_line_with_their_number_and_the_oldest_time(recruiter):
    for days in (1, 3, 2):
        make_application(applied_at=NOW - timedelta(days=days))
    make_application(candidate=make_candidate(email=recruiter.email))

    model, rows = Reader.of(recruiter, now=NOW).together(Application.objects.all(), 4, "candidates.application:all")

    ((label, _, number, _, _, at, _, rank, since),) = rows
    assert (model, label, number, at, rank, since) == (
        "candidates.application",
        "candidates.application:all",
        "3",
        NOW - timedelta(days=3),
        4,
        NOW - timedelta(days=3),
    )


def test_nothing_together_is_no_line(recruiter):
    assert (
        list(Reader.of(recruiter, now=NOW).together(Application.objects.all(), 4, "candidates.application:x")[1]) == []
    )


def test_recruiters_see_all_interviews_and_others_their_own(recruiter):
    user = make_user()
    own = make_recording(make_interview(interviewer=make_interviewer(user=user)))
    make_recording(make_interview())

    seen = {who.pk: Reader.of(who, now=NOW).seen(Recording.objects.all()) for who in (recruiter, user)}

    assert (seen[recruiter.pk].count(), list(seen[user.pk])) == (2, [own])

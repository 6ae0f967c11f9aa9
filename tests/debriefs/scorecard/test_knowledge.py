"""Whether an author could have read the others' scorecards: what was open once stays known."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from debriefs.models import EarlyOpening
from debriefs.scorecard.knowledge import knew_others
from tests.factories import NOW, make_interview, make_link, make_panel, make_user
from tests.rated import Loop, make_loop

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=2)


@pytest.fixture
def loop(job) -> Loop:
    return make_loop(job, people=2)


def book_again(loop: Loop, user: User) -> None:
    person = user.interviewer
    panel = make_panel(job=loop.debrief.application.job, interviewers=[person])
    made = make_interview(link=make_link(application=loop.debrief.application, panel=panel), interviewer=person)
    made.assignments.update(assigned_at=NOW + timedelta(hours=1))


def test_first_scorecard_is_written_without_knowing_any(loop):
    loop.rate(1, {0: 1})

    assert not knew_others(loop.access(loop.authors[0]), now=LATER)


def test_what_was_read_stays_known_when_another_interview_closes_the_seal(loop):
    author = loop.authors[0]
    loop.rate(0, {0: 1})
    loop.rate(1, {0: 4})
    book_again(loop, author)

    assert not loop.access(author).sees_scorecards
    assert knew_others(loop.access(author), now=LATER)


def test_it_never_becomes_false_again(loop):
    author = loop.authors[0]
    scorecard = loop.rate(0, {0: 1})
    loop.submit(scorecard, {0: 2}, knew_others=True)
    book_again(loop, author)

    assert knew_others(loop.access(author), now=LATER)


def test_who_owed_all_the_time_knew_nothing(loop):
    author = loop.authors[0]
    book_again(loop, author)
    author.interviewer.assignments.update(assigned_at=NOW - timedelta(days=30))
    loop.rate(0, {0: 1})
    loop.rate(1, {0: 4})

    assert not knew_others(loop.access(author), now=LATER)


def test_early_opening_told_a_member_who_was_named_later(loop, job):
    author = loop.authors[0]
    loop.rate(1, {0: 4})
    job.committee.add(author)
    author.interviewer.assignments.update(assigned_at=NOW + timedelta(hours=1))
    EarlyOpening.objects.create(debrief=loop.debrief, opened_by=make_user(), reason="Ill", opened_at=NOW)

    assert knew_others(loop.access(author), now=LATER)

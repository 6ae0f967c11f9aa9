"""Which criterion came up where, and which planned question did not."""

import pytest
from django.contrib.auth.models import User

from candidates.models import Job
from debriefs.committee.coverage import Cover, Ledger, ledger_of
from debriefs.committee.matrix import matrix_of
from debriefs.models import Criterion, Question
from tests.rated import Loop, make_loop

pytestmark = pytest.mark.django_db


def ledger(loop: Loop, user: User, *, asked: object = None) -> Ledger:
    given = loop.access(user).visible_scorecards()
    matrix = matrix_of(given, Criterion.objects.shown_in(loop.debrief.application.job, rated=[]))
    return ledger_of(matrix, loop.interviews, list(Question.objects.in_use()), asked=asked)  # type: ignore[arg-type]


def test_each_place_says_the_best_that_can_be_said(job: Job, owner: User) -> None:
    loop = make_loop(job, people=2)
    _, clarity, care = loop.criteria
    asked = Question.objects.create(job=job, criterion=care, text="And then?")
    Question.objects.create(job=job, criterion=clarity, panel=loop.interviews[1].panel, text="Who else?")
    loop.rate(0, {0: 3, 1: None})
    loop.rate(1, {0: 2})

    found = ledger(loop, owner, asked={(asked.pk, loop.interviews[0].pk): 12_000})

    assert {line.name: [(place.cover, place.citations) for place in line.places] for line in found.lines} == {
        "Depth": [(Cover.CITED, 1), (Cover.CITED, 1)],
        "Clarity": [(Cover.NOT_COVERED, 0), (Cover.PLANNED, 0)],
        "Care": [(Cover.ASKED, 0), (Cover.PLANNED, 0)],
    }
    assert [line.name for line in found.lines] == ["Depth", "Clarity", "Care"]  # never by disagreement
    assert [question.text for question in found.questions if not question.was_asked] == ["Who else?"]


def test_while_nobody_looked_no_question_is_called_never_asked(job: Job, owner: User) -> None:
    loop = make_loop(job, people=1)
    Question.objects.create(job=job, criterion=loop.criteria[0], text="And then?")
    loop.rate(0, {1: 3})

    found = ledger(loop, owner)

    assert found.questions == []
    assert [place.cover for place in found.lines[0].places] == [Cover.PLANNED]


def test_question_of_another_panel_is_not_planned_here(job: Job, owner: User) -> None:
    loop = make_loop(job, people=2)
    Question.objects.create(job=job, criterion=loop.criteria[2], panel=loop.interviews[0].panel, text="And then?")
    loop.rate(0, {0: 3})
    loop.rate(1, {0: 3})

    assert [place.cover for place in ledger(loop, owner).lines[2].places] == [Cover.PLANNED, Cover.OPEN]

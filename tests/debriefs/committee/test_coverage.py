"""Which criterion came up where, and which planned question did not."""

import pytest
from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries

from candidates.models import Job
from debriefs.committee.coverage import Cover, Ledger, heard_in, ledger_of
from debriefs.committee.matrix import matrix_of
from debriefs.interview.chapters import Heard
from debriefs.models import Criterion, Question
from interviews.recordings.speech import Turn
from tests.rated import Loop, make_loop
from tests.recorded import make_artifact, make_recording, make_transcript

pytestmark = pytest.mark.django_db


def ledger(loop: Loop, user: User, *, asked: object = None, heard: object = None) -> Ledger:
    given = loop.access(user).visible_scorecards()
    matrix = matrix_of(given, Criterion.objects.shown_in(loop.debrief.application.job, rated=[]))
    return ledger_of(matrix, loop.interviews, list(Question.objects.in_use()), asked=asked, heard=heard)  # type: ignore[arg-type]


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


def test_machine_guesses_only_where_nobody_said_anything(job: Job, owner: User) -> None:
    loop = make_loop(job, people=2)
    depth, clarity, care = (
        Question.objects.create(job=job, criterion=criterion, text="And then?") for criterion in loop.criteria
    )
    first, second = loop.interviews
    loop.rate(0, {0: 3, 1: None})
    loop.rate(1, {0: 2})
    guess, answered = (Heard(Turn(4, "Priya", 60_000, 61_000, "And then?"), is_so) for is_so in (False, True))
    heard = {(depth.pk, first.pk): answered, (clarity.pk, first.pk): answered, (clarity.pk, second.pk): guess}
    heard |= {(care.pk, first.pk): guess, (care.pk, second.pk): answered}

    found = ledger(loop, owner, asked={(care.pk, first.pk): None}, heard=heard)

    assert {line.name: [(place.cover, place.heard) for place in line.places] for line in found.lines} == {
        "Depth": [(Cover.CITED, None), (Cover.CITED, None)],
        "Clarity": [(Cover.NOT_COVERED, None), (Cover.HEARD, guess)],
        "Care": [(Cover.ASKED, None), (Cover.ANSWERED, answered)],
    }
    assert [(len(one.asked_in), len(one.heard_in)) for one in found.questions] == [(0, 1), (0, 2), (1, 1)]
    assert {cover for cover in Cover if cover.is_guess} == {Cover.ANSWERED, Cover.HEARD}


def test_words_are_looked_for_in_the_interviews_of_the_panels_that_plan_them(
    job: Job, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    loop = make_loop(job, people=2)
    text = "Tell us about a migration that went wrong."
    everywhere = Question.objects.create(job=job, text=text)
    Question.objects.create(job=job, panel=loop.interviews[1].panel, text="What broke the ledger afterwards?")
    for interview in loop.interviews:
        artifact = make_artifact(make_recording(interview), "transcript", content=b"{}")
        make_transcript(artifact, [("Priya", 0, 9, text), ("Priya", 9, 18, "What broke the ledger afterwards?")])

    questions = list(Question.objects.all())
    with django_assert_num_queries(3):
        found = heard_in(loop.interviews[:1], questions)

    assert list(found) == [(everywhere.pk, loop.interviews[0].pk)]

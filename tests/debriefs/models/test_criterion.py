"""Criteria keep every wording; questions and criteria are retired, never lost."""

from dataclasses import replace

import pytest

from debriefs.models import Criterion, DebriefRules, Question, Wording
from tests.factories import NOW, make_job, make_panel, make_user

pytestmark = pytest.mark.django_db

CLEAR = Wording("Says things clearly", "The other side follows.", "No.", "With help.", "At once.", "For anybody.")


def test_new_criterion_comes_last_and_reads_as_it_was_worded():
    job = make_job()
    first, second = (Criterion.objects.add(job, CLEAR, by=None, at=NOW) for _ in range(2))

    assert (first.position, second.position, str(first)) == (0, 1, "Says things clearly")
    assert first.versions.get().anchors() == [(1, "No."), (2, "With help."), (3, "At once."), (4, "For anybody.")]


def test_another_wording_is_another_version_and_the_same_one_is_none():
    editor = make_user()
    criterion = Criterion.objects.add(make_job(), CLEAR, by=None, at=NOW)

    criterion.reword(CLEAR, by=editor, at=NOW)
    criterion.reword(replace(CLEAR, name="Is understood"), by=editor, at=NOW)

    assert [(one.number, one.name, one.made_by) for one in criterion.versions.all()] == [
        (2, "Is understood", editor),
        (1, "Says things clearly", None),
    ]


def test_panel_rates_its_own_criteria_and_those_of_all_panels_until_they_are_retired():
    job = make_job()
    panel, other = make_panel(job=job), make_panel(job=job)
    for_all, its_own, others, retired = (Criterion.objects.add(job, CLEAR, by=None, at=NOW) for _ in range(4))
    Criterion.objects.add(make_job(), CLEAR, by=None, at=NOW)
    its_own.panels.set([panel, other])
    others.panels.add(other)
    retired.retire(by=make_user(), at=NOW)

    assert list(Criterion.objects.of_panel(panel)) == [for_all, its_own]

    retired.take_up_again()

    assert list(Criterion.objects.of_panel(panel)) == [for_all, its_own, retired]


def test_panel_asks_its_own_questions_and_those_of_all_panels_until_they_are_retired():
    job = make_job()
    panel = make_panel(job=job)
    for_all = Question.objects.create(job=job, text="Why here?", position=0)
    its_own = Question.objects.create(job=job, panel=panel, text="What broke?", position=1)
    Question.objects.create(job=job, panel=make_panel(job=job), text="And then?")

    assert list(Question.objects.of_panel(panel)) == [for_all, its_own]

    for_all.retire(at=NOW)
    assert list(Question.objects.of_panel(panel)) == [its_own]

    for_all.take_up_again()
    assert list(Question.objects.of_panel(panel)) == [for_all, its_own]


def test_job_without_rules_follows_the_usual_ones():
    job = make_job()

    assert (DebriefRules.objects.of(job).quorum, DebriefRules.objects.of(job).seals_machine_text) == (2, True)

    DebriefRules.objects.create(job=job, quorum=5)
    assert DebriefRules.objects.of(job).quorum == 5

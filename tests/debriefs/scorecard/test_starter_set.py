"""A job begins with criteria, once."""

import pytest

from debriefs.models import Criterion, Question
from debriefs.scorecard import starter_set
from tests.factories import NOW, make_job, make_user

pytestmark = pytest.mark.django_db


def test_job_gets_criteria_with_four_anchors_and_a_question_each():
    job = make_job()

    assert starter_set.give(job, now=NOW) is True

    criteria = list(Criterion.objects.filter(job=job))
    assert len(criteria) == 5
    assert all(text for criterion in criteria for _, text in criterion.versions.get().anchors())
    assert {question.criterion for question in Question.objects.filter(job=job)} == set(criteria)


def test_job_that_had_criteria_gets_none_even_if_all_are_retired():
    job = make_job()
    starter_set.give(job, now=NOW)
    for criterion in Criterion.objects.all():
        criterion.retire(by=make_user(), at=NOW)

    assert starter_set.give(job, now=NOW) is False
    assert Criterion.objects.in_use().count() == 0

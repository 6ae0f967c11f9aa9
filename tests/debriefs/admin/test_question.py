"""Recruiters plan questions; what was asked is never reworded."""

import pytest
from django.urls import reverse

from debriefs.models import Question
from tests.factories import make_job, make_panel

pytestmark = pytest.mark.django_db


def page_of(question: Question, name: str = "change") -> str:
    return reverse(f"admin:debriefs_question_{name}", args=[question.pk])


def test_recruiter_plans_a_question_for_one_panel(admin):
    panel = make_panel()
    typed = {"job": panel.job.pk, "panel": panel.pk, "criterion": "", "position": "1", "text": "What broke?"}

    admin.post(reverse("admin:debriefs_question_add"), typed)

    assert Question.objects.get().panel == panel


def test_words_of_a_question_stay_and_it_can_be_retired(admin):
    question = Question.objects.create(job=make_job(), text="Why here?")
    typed = {"panel": "", "criterion": "", "position": "5", "text": "Another?"}

    admin.post(page_of(question), typed)
    question.refresh_from_db()
    assert (question.text, question.position) == ("Why here?", 5)

    for button, is_retired in (("retire", True), ("take_up_again", False)):
        admin.post(page_of(question, button))
        question.refresh_from_db()
        assert (question.retired_at is not None) is is_retired

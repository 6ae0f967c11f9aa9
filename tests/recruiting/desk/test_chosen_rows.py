"""Choices of rows: which are listed, and keys that no row can have."""

import re

import pytest
from django import forms
from django.contrib.admin import site
from django.core.exceptions import ValidationError

from interviews.models import Interviewer, Panel
from recruiting.desk import chosen_rows
from recruiting.desk.chosen_rows import RowsField, SearchedChoice, SearchedChoices
from tests.factories import make_interviewer, make_job

pytestmark = pytest.mark.django_db


def test_rows_are_found_by_their_keys():
    person = make_interviewer()

    assert list(RowsField(Interviewer.objects.all()).clean([str(person.pk)])) == [person]


@pytest.mark.parametrize("key", ["x", "9" * 40, "-" + "9" * 40, "\0", ""])
def test_key_that_no_row_can_have_is_refused(key):
    with pytest.raises(ValidationError):
        RowsField(Interviewer.objects.all()).clean([key])


def people(chosen: list[object]) -> str:
    widget = SearchedChoices(Panel._meta.get_field("interviewers"), site)
    field = forms.ModelMultipleChoiceField(Interviewer.objects.order_by("name"), widget=widget)
    return field.widget.render("people", chosen)


def test_few_rows_are_all_listed_and_of_many_only_those_chosen(monkeypatch):
    ann, bob = make_interviewer(name="Ann"), make_interviewer(name="Bob")

    few = people([bob.pk])
    monkeypatch.setattr(chosen_rows, "MAX_LISTED", 1)
    many = people([bob.pk, "x", "9" * 40])

    ann_listed, bob_chosen = f'<option value="{ann.pk}">Ann</option>', f'<option value="{bob.pk}" selected>Bob</option>'
    assert (ann_listed in few, bob_chosen in few, ann_listed in many, bob_chosen in many) == (True, True, False, True)


def test_one_row_begins_with_none_chosen():
    job = make_job()
    field = forms.ModelChoiceField(type(job).objects.all(), widget=SearchedChoice(Panel._meta.get_field("job"), site))

    drawn = field.widget.render("job", None)

    assert re.findall(r'<option value="(\d*)"( selected)?>', drawn) == [("", " selected"), (str(job.pk), "")]

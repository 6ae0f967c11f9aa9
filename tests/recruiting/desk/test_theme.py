"""What nobody's browser sends: a list answers it in words, or as if it had not been sent."""

import pytest
from django.contrib import admin as admin_site
from django.urls import reverse

from candidates.models import Application, Job
from interviews.models import BookingLink, Interview, Interviewer, Panel
from tests.factories import make_interview, make_job

DESKS = admin_site.site._registry
ODD = ["abc", "9" * 30, "\0", "2026-13-45"]
OURS = (
    "candidates",
    "interviews",
    "django",
    "privacy",
    "debriefs.models.shared_clip",
)  # the others are closed to recruiters
ACTIONS = [(model, name) for model, desk in DESKS.items() for name in desk.actions or []]


def list_of(model) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


@pytest.mark.parametrize(("model", "action"), ACTIONS, ids=str)
def test_keys_of_no_row_choose_none_for_an_action(admin, model, action):
    make_interview()

    for key in ODD:
        answer = admin.post(list_of(model), {"action": action, "_selected_action": [key]})
        assert answer.status_code == (302 if model.__module__.startswith(OURS) else 403), key


@pytest.mark.parametrize("model", [Application, BookingLink, Interview, Panel], ids=lambda model: model._meta.label)
@pytest.mark.parametrize("value", ODD)
def test_filter_that_asks_for_nothing_there_can_be_breaks_no_list(admin, model, value):
    make_interview()

    for name in ["job", "job__id__exact", "panel__exact", "interviewers__id__exact", "starts_at__day", "o", "p"]:
        assert admin.get(list_of(model), {name: value}).status_code in {200, 302, 400}, name


@pytest.mark.parametrize(
    ("model", "field"),
    [(Application, "candidate"), (Panel, "job"), (Job, "contact"), (Job, "committee"), (Interviewer, "user")],
    ids=str,
)
@pytest.mark.parametrize("value", ODD)
def test_new_row_begins_without_what_can_be_no_row(admin, model, field, value):
    assert admin.get(f"{list_of(model)}add/", {field: value}).status_code == 200


@pytest.mark.parametrize(
    ("model", "field"), [(Job, "committee"), (Job, "contact"), (Application, "candidate")], ids=str
)
@pytest.mark.parametrize("key", ["abc", "9" * 40, "\0"])
def test_choice_of_rows_refuses_a_key_that_no_row_can_have(admin, model, field, key):
    answer = admin.post(f"{list_of(model)}add/", {field: key})

    assert field in answer.context["adminform"].form.errors


def test_new_row_begins_with_what_there_is(admin):
    job = make_job()

    page = admin.get(f"{list_of(Panel)}add/", {"job": job.pk})

    assert page.context["adminform"].form.initial["job"] == str(job.pk)

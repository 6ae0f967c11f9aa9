"""Two recruiters on one form: the later save undoes nothing unseen."""

import re

import pytest
from django.urls import reverse

from candidates.models import Job
from tests.factories import make_candidate, make_interviewer, make_job, make_panel, make_user

pytestmark = pytest.mark.django_db

FIELD = re.compile(r'name="_shown" value="([^"]*)"')


def opened(admin, url: str) -> dict[str, str]:
    """What the browser would send back of the page as it is."""
    answer = admin.get(url)
    form = answer.context["adminform"].form
    sent = {}
    for name in form.fields:
        value = form[name].value()
        if isinstance(value, list):
            sent[name] = [getattr(one, "pk", one) for one in value]
        elif value not in (None, False, ""):
            sent[name] = value
    (stamp,) = FIELD.findall(answer.content.decode())
    return sent | {"_shown": stamp}


@pytest.fixture
def job() -> Job:
    return make_job(contact=make_user(recruiter=True), committee=[make_user(email="lee@example.com")])


def test_what_somebody_else_changed_is_told_and_a_second_press_saves(admin, job):
    url = reverse("admin:candidates_job_change", args=[job.pk])
    mine = opened(admin, url) | {"salary": "€70,000 a year"}
    Job.objects.update(team="Ledger", state="closed")

    answer = admin.post(url, mine)

    job.refresh_from_db()
    assert (answer.status_code, job.team, job.salary) == (200, "Ledger", "€62,000 to €78,000 a year")
    form = answer.context["adminform"].form
    assert form["salary"].value() == "€70,000 a year"
    assert set(form.errors) == {"team", "state"}
    assert "changed this meanwhile to “Ledger”" in form.errors["team"][0]
    assert job.get_state_display() in form.errors["state"][0]

    (stamp,) = FIELD.findall(answer.content.decode())
    assert admin.post(url, mine | {"_shown": stamp}).status_code == 302
    job.refresh_from_db()
    assert (job.team, job.salary) == ("Payments", "€70,000 a year")


def test_people_chosen_meanwhile_are_named(admin, job):
    url = reverse("admin:candidates_job_change", args=[job.pk])
    mine = opened(admin, url)
    job.committee.add(make_user(email="new@example.com"))

    answer = admin.post(url, mine)

    assert set(answer.context["adminform"].form.errors) == {"committee"}


def test_same_change_by_both_and_none_at_all_save_at_once(admin, job):
    url = reverse("admin:candidates_job_change", args=[job.pk])
    mine = opened(admin, url) | {"team": "Ledger"}
    Job.objects.update(team="Ledger")

    assert admin.post(url, mine).status_code == 302
    assert admin.post(url, opened(admin, url)).status_code == 302


def test_stamp_of_another_row_is_refused(admin, job):
    other = reverse("admin:candidates_job_change", args=[make_job(contact=job.contact).pk])
    url = reverse("admin:candidates_job_change", args=[job.pk])

    answer = admin.post(url, opened(admin, url) | {"_shown": opened(admin, other)["_shown"]})

    assert "was not sent as it was opened" in answer.content.decode()


@pytest.mark.parametrize(
    ("make", "model"),
    [(make_candidate, "candidates_candidate"), (make_panel, "interviews_panel"), (make_interviewer, "interviews_interviewer")],
)  # fmt: skip
def test_every_form_has_one(admin, make, model):
    page = admin.get(reverse(f"admin:{model}_change", args=[make().pk])).content.decode()

    assert len(FIELD.findall(page)) == 1

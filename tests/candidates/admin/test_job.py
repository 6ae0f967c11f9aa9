"""A job's page: its state in a word, and what that means wherever it is chosen or wondered about."""

import pytest
from django.urls import reverse

from candidates.models import Job
from tests.factories import make_job, make_panel, make_user

CHANGE = "admin:candidates_job_change"


@pytest.mark.parametrize(
    ("state", "label", "words"),
    [
        ("draft", "Draft", "Not on the careers site."),
        ("open", "Open", "People can apply."),
        ("closed", "Closed", "The page says so."),
    ],
)
def test_a_job_says_its_state_and_what_it_means(admin, state, label, words):
    page = admin.get(reverse(CHANGE, args=[make_job(state=state).pk]))

    assert f">{label}</span>" in page.context["state"]
    assert page.context["words"] == words


def test_each_state_is_explained_where_it_is_chosen(admin):
    page = admin.get(reverse(CHANGE, args=[make_job().pk]))

    assert list(page.context["adminform"].form.fields["state"].choices) == [
        ("draft", "Draft: not on the careers site"),
        ("open", "Open: people can apply"),
        ("closed", "Closed: the page says so"),
    ]


def test_the_list_of_jobs_says_the_state_in_a_word(admin):
    make_job(state=Job.State.CLOSED)

    page = admin.get(reverse("admin:candidates_job_changelist")).content.decode()

    assert '<span class="pill pill--quiet">Closed</span>' in page


def test_list_of_jobs_says_who_has_left_and_how_somebody_else_takes_them(admin):
    gone = make_user(first_name="Lea")
    job = make_job(contact=gone)
    gone.is_active = False
    gone.save()
    changelist = reverse("admin:candidates_job_changelist")

    page = admin.get(changelist, {"left": "yes"}).content.decode()

    assert ", who has left" in page
    assert "Put somebody else in charge</em> below the list" in page
    assert "below the list" not in admin.get(changelist).content.decode()
    job.give_to(make_user(recruiter=True))
    assert ", who has left" not in admin.get(changelist).content.decode()


def test_the_state_of_each_panel_of_a_job_is_explained(admin):
    panel = make_panel(state="paused")

    page = admin.get(reverse(CHANGE, args=[panel.job.pk]))

    assert "Paused: links work, but offer no times" in page.content.decode()

"""Recruiters word criteria; every wording is kept."""

import pytest
from django.urls import reverse

from debriefs.models import Criterion, Wording
from tests.factories import NOW, make_job

CLEAR = Wording("Says things clearly", "", "No.", "With help.", "At once.", "For anybody.")
ANCHORS = {f"anchor_{n}": "So." for n in range(1, 5)}


@pytest.fixture
def criterion(db) -> Criterion:
    return Criterion.objects.add(make_job(title="Cook"), CLEAR, by=None, at=NOW)


def page_of(criterion: Criterion, name: str = "change") -> str:
    return reverse(f"admin:debriefs_criterion_{name}", args=[criterion.pk])


def test_recruiter_writes_a_criterion_for_a_job(admin, recruiter):
    job = make_job()
    typed = {"job": job.pk, "position": "3", "panels": [], "name": "Keeps calm", "meaning": "", **ANCHORS}

    admin.post(reverse("admin:debriefs_criterion_add"), typed)

    made = Criterion.objects.get()
    assert (made.job, made.position, made.versions.get().name, made.versions.get().made_by) == (
        job,
        3,
        "Keeps calm",
        recruiter,
    )


def test_another_wording_stands_beside_the_first(admin, criterion):
    typed = {"job": criterion.job.pk, "position": "0", "panels": [], "name": "Is clear", "meaning": "", **ANCHORS}

    shown = {"versions-TOTAL_FORMS": "1", "versions-INITIAL_FORMS": "1", "versions-0-id": criterion.versions.get().pk}

    html = admin.post(page_of(criterion), typed | shown, follow=True).content.decode()

    assert [version.name for version in criterion.versions.all()] == ["Is clear", "Says things clearly"]
    assert "For anybody." in html


def test_retired_criterion_is_rated_no_more_until_taken_up_again(admin, recruiter, criterion):
    admin.post(page_of(criterion, "retire"))
    criterion.refresh_from_db()
    assert (criterion.retired_at is not None, criterion.retired_by) == (True, recruiter)

    admin.post(page_of(criterion, "take_up_again"))
    criterion.refresh_from_db()
    assert criterion.retired_at is None


@pytest.mark.parametrize(("use", "shown"), [("yes", True), ("no", False), ("", True)])
def test_list_shows_those_in_use_or_retired(admin, criterion, use, shown):
    html = admin.get(reverse("admin:debriefs_criterion_changelist"), {"use": use}).content.decode()

    assert ("Says things clearly" in html) is shown


def test_jobs_page_leads_to_what_its_interviewers_rate(admin, criterion):
    html = admin.get(reverse("admin:candidates_job_change", args=[criterion.job.pk])).content.decode()

    assert f"/admin/debriefs/criterion/?job__id__exact={criterion.job.pk}" in html

"""An interview in the terms of the ATS."""

import pytest

from interviews.booking import payload
from tests.interviews.told import STARTS_AT, taken_together, told_interview, told_link

pytestmark = pytest.mark.django_db


def test_description_for_the_ats_names_all_and_the_host_first():
    told = payload.describe(taken_together(told_link()))

    assert told["interviewer"] == {"name": "Priya Raman", "email": "priya@example.com"}
    assert [person["name"] for person in told["interviewers"]] == ["Priya Raman", "Lee Park", "Tom Weber"]


def test_description_for_the_ats_says_who_learns():
    interview = taken_together(told_link())
    interview.assignments.filter(interviewer__name="Lee Park").update(role="shadow")

    told = payload.describe(interview)["interviewers"]

    assert {person["name"]: person["role"] for person in told} == {
        "Priya Raman": "interviewer", "Lee Park": "shadow", "Tom Weber": "interviewer",
    }  # fmt: skip


def test_description_for_the_ats_says_it_all(settings):
    interview = told_interview(told_link())

    assert payload.describe(interview) == {
        "id": str(interview.pk),
        "status": "scheduled",
        "version": 1,
        "source": "careers",
        "starts_at": f"{STARTS_AT:%Y-%m-%d}T15:00:00Z",
        "ends_at": f"{STARTS_AT:%Y-%m-%d}T15:45:00Z",
        "candidate_time_zone": "Asia/Kolkata",
        "join_url": "https://meet.example.com/abc-defg-hij",
        "reference": "",
        "follows": None,
        "job": {"slug": interview.panel.job.slug, "title": "Backend engineer"},
        "panel": {"slug": interview.panel.slug, "name": "Technical interview"},
        "application": {"id": interview.application_id, "stage": "interviewing", "reference": ""},
        "candidate": {"name": "Amara Okafor", "email": "amara@example.org"},
        "interviewer": {"name": "Priya Raman", "email": "priya@example.com"},
        "interviewers": [{"name": "Priya Raman", "email": "priya@example.com", "role": "interviewer"}],
        "url": f"{settings.SITE_URL}/interviews/{interview.pk}/",
    }

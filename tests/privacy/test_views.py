"""The page of what is kept until when, as each of three people meets it."""

from datetime import timedelta

import pytest
from django.test import Client

from candidates.models import Application
from privacy.models import Hold
from tests.factories import (
    NOW,
    make_application,
    make_candidate,
    make_interviewer,
    make_job,
    make_link,
    make_panel,
    make_user,
)
from tests.recorded import make_debrief, make_held

pytestmark = pytest.mark.django_db
PAGE, CSV = "/admin/kept-until/", "/admin/kept-until.csv"


def rejected(days: int = 1, **fields: object) -> Application:
    return make_application(stage=Application.Stage.REJECTED, stage_changed_at=NOW - timedelta(days=days), **fields)


def read(client: Client, address: str, **asked: str) -> str:
    return client.get(address, asked).content.decode()


def test_recruiter_reads_until_when_and_why(admin):
    rejected()
    rejected(days=300)

    page = read(admin, PAGE)

    assert "Kept until" in page
    assert "the policy’s 6 months after a rejection" in page
    assert "To be deleted since" in page
    assert "California, FEHA" in page
    assert "Nothing is deleted or restricted yet" in page
    assert read(admin, CSV).count("a rejection") >= 2


def test_filter_shows_what_would_be_deleted(admin):
    rejected(candidate=make_candidate(name="Karl Kept"))
    rejected(days=300, candidate=make_candidate(name="Greta Gone"))

    due = read(admin, PAGE, action="delete")

    assert "Greta Gone" in due
    assert "Karl Kept" not in due
    assert "Nothing is to be treated like this" in read(admin, PAGE, action="restrict")
    assert "Nothing is to be treated like this" in read(admin, PAGE, action="<x>")


def test_hold_is_said(admin):
    application = rejected(days=300)
    Hold.objects.create(application=application, reason="Charge filed", placed_by=make_user(), placed_at=NOW)

    assert "Restricted, with no end so far: a hold" not in read(admin, PAGE)
    assert "Kept, with no end so far: a hold" in read(admin, PAGE)


def test_only_recruiters_reach_it(client):
    rejected()
    for user in (make_user(), make_user(is_staff=True), make_interviewer(user=make_user()).user):
        client.force_login(user)
        for address in (PAGE, CSV):
            answer = client.get(address)
            assert answer.status_code in {302, 404}
    client.logout()
    assert client.get(PAGE).status_code == 302


def test_nobody_reads_what_is_about_themselves(admin, recruiter):
    rejected(candidate=make_candidate(name="Rita Canary", email=recruiter.email))

    assert "Canary" not in read(admin, PAGE)
    assert "Canary" not in read(admin, CSV)


def test_who_has_yet_to_rate_is_told_no_outcome(admin, recruiter):
    host = make_interviewer(user=recruiter)
    panel = make_panel(interviewers=[host])
    link = make_link(application=make_application(job=panel.job), panel=panel)
    interview = make_held(link=link, interviewer=host)
    make_debrief(interview)
    Application.objects.filter(pk=interview.application_id).update(stage="rejected", stage_changed_at=NOW)

    assert "a rejection" not in read(admin, PAGE)
    assert "a rejection" not in read(admin, CSV)
    candidate = interview.application.candidate
    assert "a rejection" not in read(admin, f"/admin/candidates/candidate/{candidate.pk}/change/")
    assert "a rejection" not in read(admin, f"/admin/interviews/interview/{interview.pk}/change/")


def test_broken_policy_is_said_with_its_line(admin, settings, tmp_path):
    path = tmp_path / "policy.toml"
    path.write_text("countries = []\nrules = []\n")
    settings.RETENTION_POLICY = str(path)
    application = rejected()

    assert "Line 2, rules: Without a rule" in read(admin, PAGE)
    assert admin.get(CSV).status_code == 503
    assert admin.get(f"/admin/candidates/candidate/{application.candidate_id}/change/").status_code == 200


def test_names_are_inert(admin):
    rejected(candidate=make_candidate(name="Ann <b>Bee</b>"), job=make_job(title="<i>Cook</i>"))

    page = read(admin, PAGE)

    assert "<b>Bee" not in page
    assert "<i>Cook" not in page


def test_page_costs_the_same_with_more_rows(admin, django_assert_max_num_queries, django_assert_num_queries):
    rejected()
    read(admin, PAGE)
    with django_assert_max_num_queries(36) as asked:
        read(admin, PAGE)
    for _ in range(60):
        rejected()
    with django_assert_num_queries(len(asked)):
        page = read(admin, PAGE)
    assert "Page 1 of 2" in page

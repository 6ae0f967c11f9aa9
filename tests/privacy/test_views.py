"""The page of what is kept until when, as each of three people meets it."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from candidates.models import Application, Candidate
from privacy import policy, retaining
from privacy.models import AccessExport, Deletion, Erasure, Hold, Mandate
from recruiting.recruiters import PRIVACY_OFFICERS
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

    lines, _, _rules = read(admin, PAGE).partition("What it comes to, by country")  # which names every outcome
    assert "a rejection" not in lines
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


# ── letting it ──
LET, STOP = f"{PAGE}carry-out/", f"{PAGE}stop/"


@pytest.fixture
def officer(admin) -> Client:
    client = Client()
    client.force_login(make_user(is_staff=True, is_superuser=True, first_name="Olga", last_name="Officer"))
    return client


def fingerprint() -> str:
    return policy.in_force().sha256


def test_officer_looks_lets_and_stops(officer, admin):
    rejected(days=300, candidate=make_candidate(name="Greta Gone"))
    assert "Application: 1" in read(officer, LET)

    untouched = officer.post(LET, {"policy_sha256": fingerprint()})
    assert "Tick this once you have looked" in untouched.content.decode()
    assert not Mandate.objects.exists()

    officer.post(LET, {"policy_sha256": fingerprint(), "has_looked": "on"})
    mandate = Mandate.objects.get()
    assert (mandate.would_delete["application"], mandate.policy_sha256) == (1, fingerprint())
    assert "Olga Officer let it on" in read(admin, PAGE)
    assert "Stop it" not in read(admin, PAGE)
    assert "Application: 1" in read(admin, "/admin/privacy/mandate/")

    officer.post(STOP)
    assert not Mandate.objects.standing().exists()
    assert "this is what would be done" in read(admin, PAGE)


def test_policy_that_changed_meanwhile_is_not_let(officer, settings, tmp_path):
    seen = fingerprint()
    path = tmp_path / "policy.toml"
    path.write_text(Path(settings.RETENTION_POLICY).read_text().replace("6 months", "7 months"))
    settings.RETENTION_POLICY = str(path)

    answer = officer.post(LET, {"policy_sha256": seen, "has_looked": "on"}).content.decode()
    assert "changed meanwhile" in answer
    assert fingerprint() in answer
    assert not Mandate.objects.exists()

    Mandate.give(policy_sha256=seen, would_delete={}, by=make_user(), at=NOW)
    assert "changed since it was let" in read(officer, PAGE)


def test_nobody_else_lets_it(admin, client):
    client.force_login(make_user(is_staff=True))
    for who in (admin, client):
        for answer in (who.get(LET), who.post(LET), who.post(STOP)):
            assert answer.status_code in {302, 404}
    assert not Mandate.objects.exists()


def test_recruiter_in_the_group_is_an_officer(recruiter, admin):
    recruiter.groups.add(Group.objects.get(name=PRIVACY_OFFICERS))

    assert admin.get(LET).status_code == 200


def test_what_was_deleted_is_told_without_a_name(admin):
    application = rejected(days=300, candidate=make_candidate(name="Greta Gone"))
    Mandate.give(policy_sha256=fingerprint(), would_delete={}, by=make_user(), at=NOW)
    retaining.work_off(now=NOW)

    row = Deletion.objects.get()
    for page in (read(admin, "/admin/privacy/deletion/"), read(admin, f"/admin/privacy/deletion/{row.pk}/change/")):
        assert "Erased candidate" in page
        assert "Greta" not in page
    assert "Erased candidate" not in read(admin, "/admin/candidates/candidate/")
    assert admin.get(f"/admin/candidates/application/{application.pk}/change/").status_code in {302, 404}


# ── a copy, erasure, and its receipt ──
def addresses(candidate: Candidate) -> list[str]:
    return [f"/admin/erase/{candidate.pk}/", f"/admin/copy/{candidate.pk}/"]


def test_recruiter_reads_what_goes_types_the_address_and_is_led_to_the_receipt(admin):
    hold = make_application(candidate=make_candidate(name="Greta Gone", email="greta@example.com"))
    Hold(application=hold, reason="Charge filed").place(by=make_user(), at=NOW)
    [page, _] = addresses(hold.candidate)
    assert 'href="/admin/erase/' in read(admin, f"/admin/candidates/candidate/{hold.candidate.pk}/change/")
    assert "It will be deferred" in read(admin, page)
    assert "Application (1)" in read(admin, page)

    wrong = admin.post(page, {"address": "grete@example.com"})
    assert "not the address of this candidate" in wrong.content.decode()
    assert "grete@example.com" in wrong.content.decode()
    assert not Erasure.objects.exists()
    right = admin.post(page, {"address": " Greta@Example.com "})

    erasure = Erasure.objects.get()
    assert right.url == f"/admin/privacy/erasure/{erasure.pk}/change/"
    assert admin.get(page).url == right.url
    assert "Asked for" in read(admin, right.url)
    text = admin.get(f"/admin/receipts/{erasure.pk}.txt")
    assert "RECEIPT FOR AN ERASURE" in text.content.decode()
    assert "Greta" not in text.content.decode()
    assert "greta@" not in text.content.decode()


def test_copy_comes_as_a_zip_and_is_written_down(admin, recruiter):
    candidate = make_application().candidate
    [_, page] = addresses(candidate)

    answer = admin.post(page)

    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as archive:
        assert set(archive.namelist()) == {"index.html", "data.json"}
    assert candidate.name not in answer["Content-Disposition"]
    assert AccessExport.objects.get().made_by == recruiter
    assert "Made before" in read(admin, page)


def test_nobody_else_comes_in_and_nobody_reads_of_themselves(client, admin, recruiter):
    own = make_application(candidate=make_candidate(email=recruiter.email)).candidate
    gone = make_candidate(erased_at=NOW)
    other = make_application().candidate
    row = Erasure.objects.create(candidate=own, asked_at=NOW, due_at=NOW)
    for address in (*addresses(own), *addresses(gone), f"/admin/receipts/{row.pk}.txt"):
        assert admin.get(address).status_code == 404
    client.force_login(make_user(is_staff=True))
    for address in addresses(other):
        assert client.post(address).status_code == 404
    client.logout()
    for address in addresses(other):
        assert client.get(address).status_code == 302

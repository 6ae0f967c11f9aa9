"""A recruiter imports a file: gives it, looks at what it would do, carries it out, takes it back."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from candidates.models import Application, Candidate
from interviews.imports.admin import CHANGED_MEANWHILE, TICK_OR_MEND
from interviews.imports.forms import NOTHING_GIVEN, TOO_LARGE, TOO_WIDE
from interviews.imports.models import ImportRun
from tests.factories import (
    make_application,
    make_candidate,
    make_interviewer,
    make_job,
    make_link,
    make_panel,
    make_user,
)

pytestmark = pytest.mark.django_db
TEXT = "Job,Name,Email,Team\nbackend,Amara,amara@example.com,X\nbackend,Ben,ben@example.com,Y\n"
BRING = "/admin/interviews/importrun/bring/"


@pytest.fixture(autouse=True)
def job():
    return make_job(slug="backend", title="Backend")


def page_of(run: ImportRun, name: str = "change") -> str:
    return reverse(f"admin:interviews_importrun_{name}", args=[run.pk])


def give(client, content: bytes | str = TEXT, kind: str = "applications"):
    if isinstance(content, str):
        return client.post(BRING, {"kind": kind, "text": content})
    return client.post(BRING, {"kind": kind, "file": SimpleUploadedFile("ats.csv", content)})


def carry_out(client, run: ImportRun, **more: str):
    shown = client.get(page_of(run, "look"))
    return client.post(page_of(run, "look"), {"digest": shown.context["form"].initial["digest"], **more}, follow=True)


def told(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_file_is_looked_at_carried_out_and_undone(admin, encoding):
    answer = give(admin, TEXT.replace("Amara", "Zoë").encode(encoding))
    run = ImportRun.objects.get()
    assert answer.url == page_of(run, "look")

    page = admin.get(answer.url).content.decode()
    assert "Zoë<br>" in page
    assert "job: Backend" in page
    assert "Left out: Team" in page
    assert not Application.objects.exists()

    done = carry_out(admin, run)
    assert Application.objects.count() == 2
    assert reverse("admin:candidates_candidate_change", args=[Candidate.objects.first().pk]) in done.content.decode()

    asked = admin.get(page_of(run, "undo")).content.decode()
    assert "(2 lines)" in asked
    undone = admin.post(page_of(run, "undo"), follow=True)
    assert "taken back" in undone.content.decode()
    assert not Candidate.objects.exists()


def test_what_stays_is_said_with_its_reason(admin):
    give(admin)
    run = ImportRun.objects.get()
    carry_out(admin, run)
    application = Application.objects.get(candidate__name="Amara")
    make_link(application=application, panel=make_panel(job=application.job))

    page = admin.post(page_of(run, "undo"), follow=True).content.decode()

    assert "2 taken back; 2 could not be: see below why." in page
    assert "stays: something hangs on it by now: booking link" in page


def test_heading_is_explained_by_hand(admin):
    give(admin, "Stelle,Name,Email\nbackend,Amara,amara@example.com\n")
    run = ImportRun.objects.get()
    page = admin.get(page_of(run, "look")).content.decode()
    assert "The first line must name the columns; “Job” and “Email” must be among them." in page
    assert "Import it" not in page

    said = {"meanings": "yes", "heading_0": "job", "heading_1": "name", "heading_2": "email"}
    seen = admin.post(page_of(run, "look"), said, follow=True)

    assert "To be added" in seen.content.decode()
    carry_out(admin, run)
    assert Application.objects.count() == 1


def test_file_with_headings_alone_says_so_however_they_are_explained(admin):
    give(admin, "Stelle,Name,Email\n")
    run = ImportRun.objects.get()
    said = {"meanings": "yes", "heading_0": "job", "heading_1": "name", "heading_2": "email"}

    for sent in (said, said, {"digest": "x"}):
        seen = admin.post(page_of(run, "look"), sent, follow=True)
        assert "There is nothing in this file yet" in seen.content.decode()


def test_lines_with_mistakes_are_left_out_only_when_ticked(admin):
    give(admin, TEXT + "backend,Cleo,cleo\n")
    run = ImportRun.objects.get()
    page = admin.get(page_of(run, "look")).content.decode()
    assert "This does not look like an email address." in page
    assert ">cleo<" in page

    assert TICK_OR_MEND in carry_out(admin, run).content.decode()
    assert not Application.objects.exists()

    carry_out(admin, run, leaves_out="on")
    assert Application.objects.count() == 2


def test_rows_that_changed_meanwhile_are_shown_anew(admin):
    give(admin)
    run = ImportRun.objects.get()
    digest = admin.get(page_of(run, "look")).context["form"].initial["digest"]
    make_candidate(email="amara@example.com", name="Somebody")

    page = admin.post(page_of(run, "look"), {"digest": digest}).content.decode()

    assert CHANGED_MEANWHILE in page
    assert "<del>Somebody</del> → Amara" in page
    assert not Application.objects.exists()


def test_carrying_out_without_having_seen_writes_nothing(admin):
    give(admin)
    run = ImportRun.objects.get()

    assert CHANGED_MEANWHILE in admin.post(page_of(run, "look"), {}).content.decode()
    assert CHANGED_MEANWHILE in admin.post(page_of(run, "look"), {"digest": "x"}).content.decode()
    assert not Application.objects.exists()


def test_second_click_leads_to_what_the_first_did(admin):
    give(admin)
    run = ImportRun.objects.get()
    carry_out(admin, run)

    again = admin.post(page_of(run, "look"), {"digest": "x"}, follow=True)

    assert again.redirect_chain[-1][0] == page_of(run)
    assert Application.objects.count() == 2


def test_file_that_nobody_wants_any_more_is_gone(admin):
    give(admin)
    admin.post(page_of(ImportRun.objects.get(), "drop"))

    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", NOTHING_GIVEN),
        (b"PK\x03\x04xl/workbook.xml", "This is a workbook"),
        (b"Job\x81,Name", "This file is no text"),
        ("Job,Name,Email\n", "There is nothing in this file yet"),
        (b"a" * 5_000_001, TOO_LARGE),
        ("Job," * 101 + "Name\nx\n", TOO_WIDE),
        ("Job,Name,Email\n" + "x,y,z\n" * 10_001, "10,001 lines are too many at once: 10,000 at most."),
    ],
)
def test_what_is_no_list_is_refused_in_words_and_stays_typed(admin, content, words):
    answer = give(admin, content)

    assert words in answer.content.decode()
    assert not ImportRun.objects.exists()
    if isinstance(content, str):
        assert answer.context["form"]["text"].value() == content


def test_file_to_begin_with_can_be_imported_as_it_is(admin, recruiter):
    make_job(slug="backend-engineer")
    make_user(email="recruiter@example.com")
    for kind in ImportRun.Kind:
        file = admin.get(reverse("admin:interviews_importrun_example", args=[kind]))
        give(admin, file.content.replace(b"2027-02-28", b"2026-02-28"), kind=kind)
        page = admin.get(page_of(ImportRun.objects.first(), "look"))
        assert (kind, page.context["found"], page.context["left_out"]) == (kind, [], [])
        assert page.context["can_be_done"]
    assert admin.get("/admin/interviews/importrun/example/secrets.csv").status_code == 404


def test_live_panels_of_changed_people_are_named(admin):
    panel = make_panel(interviewers=[make_interviewer(name="Mark", email="marcus@example.com")])
    give(admin, "Name,Email\nMarcus,marcus@example.com\n", kind="people")

    assert f"{panel.name}</a>" in carry_out(admin, ImportRun.objects.get()).content.decode()


def test_former_person_in_charge_is_named(admin, job, recruiter):
    give(admin, f"Reference,Person in charge\nbackend,{recruiter.email}\n", kind="jobs")
    before = job.contact

    page = carry_out(admin, ImportRun.objects.get()).content.decode()

    assert f"person in charge: {before}" in page


# ── who may ──


def test_colleague_sees_what_was_carried_out_and_not_what_is_looked_at(admin, client):
    give(admin)
    run = ImportRun.objects.get()
    client.force_login(make_user(email="nadia@example.com", recruiter=True))

    for name in ("look", "drop", "undo"):
        assert client.post(page_of(run, name)).status_code == 404
    assert client.get(page_of(run)).status_code == 302
    assert "amara" not in client.get(reverse("admin:interviews_importrun_changelist")).content.decode()

    ImportRun.objects.filter(pk=run.pk).update(state="done", done_at=run.made_at)
    assert client.get(page_of(run)).status_code == 200
    assert client.get(page_of(run, "undo")).status_code in {200, 302}


@pytest.mark.parametrize("kind", ["interviewer", "staff", "nobody"])
def test_strangers_find_nothing(admin, client, kind):
    give(admin)
    run = ImportRun.objects.get()
    client.logout()
    if kind != "nobody":
        user = make_user(email="eve@example.com")
        user.is_staff = kind == "staff"
        user.save()
        user.user_permissions.set(Permission.objects.filter(codename__in=["view_importrun", "change_importrun"]))
        client.force_login(user)

    for address in (BRING, page_of(run, "look"), reverse("admin:interviews_importrun_example", args=["jobs"])):
        assert client.get(address).status_code in {302, 404}
        assert client.post(address, {"kind": "jobs", "text": "Title\nX\n"}).status_code in {302, 404}
    assert ImportRun.objects.count() == 1


def test_own_file_is_not_shown_in_what_an_import_did(admin, client, recruiter):
    make_application(candidate=make_candidate(email="old@example.com"))
    other = make_user(email="nadia@example.com", recruiter=True)
    client.force_login(other)
    give(client, "Job,Name,Email\nbackend,Rita Canary,rita@example.com\n")
    run = ImportRun.objects.get()
    assert "Rita Canary" in carry_out(client, run).content.decode()

    client.force_login(recruiter)
    assert "Rita Canary" not in client.get(page_of(run)).content.decode()

"""The careers site, as a visitor meets it."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from candidates.models import Application, Candidate
from interviews.models import BookingLink
from tests.factories import make_candidate, make_job, make_panel
from tests.resume_files import PDF

pytestmark = pytest.mark.django_db

AMARA = {"name": "Amara Okafor", "email": "amara@example.org"}


def apply(client, job, **typed):
    return client.post(reverse("apply", args=[job.slug]), AMARA | typed)


def errors(response):
    return {name: list(words) for name, words in response.context["form"].errors.items()}


def test_home_lists_open_jobs_only(client):
    make_job(title="Backend engineer")
    make_job(title="Data analyst", state="closed")
    make_job(title="Secret plan", state="draft")

    page = client.get("/").content.decode()

    assert "Backend engineer" in page
    assert "Data analyst" not in page
    assert "Secret plan" not in page


def test_home_without_jobs_says_so(client):
    assert "No open jobs at the moment" in client.get("/").content.decode()


@pytest.mark.parametrize("jobs", [1, 3])
def test_home_asks_the_database_once_however_many_jobs(client, django_assert_num_queries, jobs):
    for _ in range(jobs):
        make_job()

    with django_assert_num_queries(1):
        client.get("/")


def test_advert_shows_what_was_typed_as_text(client):
    job = make_job(title="<script>alert(1)</script>", description="- <img src=x onerror=alert(1)>")

    page = client.get(reverse("job", args=[job.slug])).content.decode()

    assert "<li>&lt;img src=x onerror=alert(1)&gt;</li>" in page
    assert "<script>alert" not in page


def test_closed_job_says_so_and_takes_no_application(client):
    job = make_job(state="closed")

    page = client.get(reverse("job", args=[job.slug])).content.decode()
    sent = apply(client, job)

    assert "This job is closed" in page
    assert reverse("apply", args=[job.slug]) not in page
    assert (sent.status_code, sent.url) == (302, reverse("job", args=[job.slug]))
    assert Application.objects.count() == 0


@pytest.mark.parametrize("page", ["job", "apply", "applied"])
def test_draft_and_unknown_job_are_not_found(client, page):
    job = make_job(state="draft")

    assert client.get(reverse(page, args=[job.slug])).status_code == 404
    assert client.get(reverse(page, args=["no-such-job"])).status_code == 404


def test_application_is_kept_with_its_resume_and_invited_at_once_where_the_job_says_so(client):
    job = make_job(invites="at_once")
    panel = make_panel(job=job)
    resume = SimpleUploadedFile("../My CV.pdf", PDF)

    answer = apply(client, job, phone="+351 910 000 000", note="Hello", resume=resume)

    application = Application.objects.get()
    assert answer.url == reverse("applied", args=[job.slug])
    assert (application.candidate.name, application.candidate.email) == ("Amara Okafor", "amara@example.org")
    assert (application.candidate.phone, application.note) == ("+351 910 000 000", "Hello")
    assert application.resume_display_name == "My CV.pdf"
    assert not re.search("My.CV", application.resume.name)
    assert application.resume.read() == PDF
    assert BookingLink.objects.get().panel == panel


def test_second_application_looks_the_same_and_changes_nothing(client):
    job = make_job()
    first = apply(client, job)

    second = apply(client, job, name="Somebody Else", email="AMARA@example.org")

    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert [candidate.name for candidate in Candidate.objects.all()] == ["Amara Okafor"]
    assert Application.objects.count() == 1


def test_whoever_applies_waits_until_somebody_has_looked(client):
    job = make_job()
    make_panel(job=job)

    apply(client, job)

    assert [application.stage for application in Application.objects.to_look_at()] == ["applied"]
    assert BookingLink.objects.count() == 0


@pytest.mark.parametrize(
    ("invites", "has_panel", "is_at_once"),
    [("at_once", True, True), ("at_once", False, False), ("after_a_look", True, False), ("after_a_look", False, False)],
)
def test_pages_around_the_form_say_what_happens_next(client, invites, has_panel, is_at_once):
    job = make_job(invites=invites)
    if has_panel:
        make_panel(job=job)

    before = client.get(reverse("apply", args=[job.slug])).content.decode()
    after = client.get(reverse("applied", args=[job.slug])).content.decode()

    assert ("Somebody reads what you sent" in before) is not is_at_once
    assert ("One from us is there" in after) is is_at_once
    assert ("Somebody reads it, not a machine" in after) is not is_at_once


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "   \t "}, "name"),
        ({"name": "\u202e\u202c"}, "name"),
        ({"name": "..."}, "name"),
        ({"name": "Amara\0"}, "name"),
        ({"name": "Amara\r\nBcc: all@example.com"}, "name"),
        ({"name": "A" * 1_000_000}, "name"),
        ({"name": "https://prize.example/claim"}, "name"),
        ({"name": "www.prize.example"}, "name"),
        ({"email": ""}, "email"),
        ({"email": "a@b"}, "email"),
        ({"email": "amara@example.org\r\nBcc: all@example.com"}, "email"),
        ({"email": f"{'a' * 310}@example.org"}, "email"),
        ({"phone": "call me"}, "phone"),
        ({"phone": "1" * 41}, "phone"),
        ({"note": "x" * 4001}, "note"),
        ({"note": "a\0b"}, "note"),
    ],
)
def test_bad_input_is_refused_beside_its_field_and_nothing_typed_is_lost(client, typed, field):
    job = make_job()

    answer = apply(client, job, **{"note": "I wrote this", **typed})

    assert answer.status_code == 400
    assert list(errors(answer)) == [field]
    assert 'value="amara@example.org"' in answer.content.decode() or field == "email"
    assert "I wrote this" in answer.content.decode() or field == "note"
    assert Candidate.objects.count() == 0


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "Zoë 👩‍🚀", "عمارة أوكافور", "Z̷a̶l̵g̴o̸ Z̷a̶l̵g̴o̸", 'O\'Neill "Bob"']
)
def test_unusual_names_are_kept_as_they_are(client, name):
    apply(client, make_job(), name=name)

    assert Candidate.objects.get().name == name


def test_direction_marks_are_taken_out_of_a_name(client):
    apply(client, make_job(), name="Amara\u202eOkafor\u202c")

    assert Candidate.objects.get().name == "AmaraOkafor"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("amara+jobs@example.org", "amara+jobs@example.org"),
        ("amara@bücher.example", "amara@xn--bcher-kva.example"),
        ("amara@example.org\u200b", "amara@example.org"),
    ],
)
def test_unusual_addresses_are_taken(client, typed, kept):
    apply(client, make_job(), email=typed)

    assert Candidate.objects.get().email == kept


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a@bücher.example.org", "a@xn--bcher-kva.example.org"),
        ("a@bücher.example.org", "a@bu\u0308cher.example.org"),
        ("amara@example.org", "ａｍａｒａ@ｅｘａｍｐｌｅ.org"),
        ("amara@example.org", "amara@EXAMPLE.ORG"),
        ("amara@example.org", "\ufeffamara@example.org"),
    ],
)
def test_address_written_in_two_ways_is_one_candidate(client, first, second):
    job = make_job()

    answers = [apply(client, job, email=email) for email in (first, second)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert (Candidate.objects.count(), Application.objects.count()) == (1, 1)


def test_phone_is_kept_without_the_marks_of_an_address_book(client):
    apply(client, make_job(), phone="\u202d+351\u2011910\u2011000\u2011000 x12\u202c")

    assert Candidate.objects.get().phone == "+351-910-000-000 ext. 12"


def test_refused_resume_keeps_the_rest_of_the_form(client):
    answer = apply(client, make_job(), resume=SimpleUploadedFile("cv.exe", b"MZ"))

    assert answer.status_code == 400
    assert errors(answer) == {
        "resume": [
            "We can’t open files of this kind. Please send PDF, Word (.docx), OpenDocument (.odt), RTF or plain text."
        ]
    }
    assert 'value="Amara Okafor"' in answer.content.decode()


def test_program_that_fills_in_the_trap_is_thanked_and_ignored(client):
    job = make_job()

    answer = apply(client, job, website="https://spam.example.com")

    assert answer.url == reverse("applied", args=[job.slug])
    assert Candidate.objects.count() == 0


def test_machine_that_applies_very_often_waits(client, monkeypatch):
    monkeypatch.setattr("candidates.views.careers.MAX_PER_MACHINE", 1)
    jobs = [make_job() for _ in range(2)]

    answers = [apply(client, job) for job in jobs]

    assert [answer.status_code for answer in answers] == [302, 400]
    assert errors(answers[1]) == {
        "__all__": ["There were many applications from here in a short time. Please try again in a quarter of an hour."]
    }
    assert Application.objects.count() == 1


def test_form_without_our_token_is_refused_with_a_way_out():
    answer = Client(enforce_csrf_checks=True).post(reverse("apply", args=[make_job().slug]), AMARA)

    assert answer.status_code == 403
    assert "Please send it once more" in answer.content.decode()
    assert Candidate.objects.count() == 0


def test_known_candidate_of_another_job_keeps_one_row(client):
    make_candidate(email="amara@example.org", name="Amara")

    apply(client, make_job())

    assert Candidate.objects.get().applications.count() == 1

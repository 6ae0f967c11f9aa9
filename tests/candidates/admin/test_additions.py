"""What was sent again with one address, in a recruiter's hands: readable, beside the first, and nobody's to change."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from candidates.models import Addition, Application
from tests.factories import NOW, make_application, make_candidate, make_user

pytestmark = pytest.mark.django_db


def make_addition(application: Application) -> Addition:
    addition = Addition(application=application, name="Amara Okafor", note="<b>It is me</b>\nAmara", sent_at=NOW)
    addition.resume_display_name = "cv.pdf"
    addition.resume.save("cv.pdf", ContentFile(b"%PDF-1.4"))
    return addition


def page_of(application: Application) -> str:
    return reverse("admin:candidates_application_change", args=[application.pk])


def resume_of(addition: Addition) -> str:
    return reverse("admin:candidates_application_addition_resume", args=[addition.pk])


def test_recruiter_reads_it_on_the_application(admin):
    addition = make_addition(make_application())

    page = admin.get(page_of(addition.application)).content.decode()

    assert "sent again with the same address" in page.lower()
    assert "&lt;b&gt;It is me&lt;/b&gt;<br>Amara" in page
    assert resume_of(addition) in page
    assert 'name="additions-0-note"' not in page


def test_nothing_of_it_stands_where_nothing_was_sent_again(admin):
    page = admin.get(page_of(make_application())).content.decode()

    assert "sent again" not in page.lower()


def test_page_asks_the_database_as_often_for_three_as_for_one(admin):
    one, three = make_application(), make_application()
    for application in (one, three, three, three):
        make_addition(application)
    admin.get(page_of(one))  # fills the caches

    counts = []
    for application in (one, three):
        with CaptureQueriesContext(connection) as queries:
            admin.get(page_of(application))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_words_cannot_be_changed(admin):
    addition = make_addition(make_application())

    admin.post(
        page_of(addition.application),
        {
            "stage": "applied",
            "review_note": "",
            "additions-TOTAL_FORMS": 1,
            "additions-INITIAL_FORMS": 1,
            "additions-0-id": addition.pk,
            "additions-0-note": "I am a fool",
        },
    )

    addition.refresh_from_db()
    assert addition.note == "<b>It is me</b>\nAmara"


def test_resume_comes_as_a_download(admin):
    answer = admin.get(resume_of(make_addition(make_application())))

    assert (b"".join(answer.streaming_content), answer["Content-Type"]) == (b"%PDF-1.4", "application/octet-stream")
    assert answer["Content-Disposition"].startswith("attachment")


def test_resume_is_not_found_by_its_own_author_nor_without_permission(admin, recruiter, client):
    own = make_addition(make_application(candidate=make_candidate(email=recruiter.email)))
    other = make_addition(make_application())

    assert admin.get(resume_of(own)).status_code == 404
    assert admin.get(reverse("admin:candidates_application_addition_resume", args=[0])).status_code == 404
    client.force_login(make_user(is_staff=True))
    assert client.get(resume_of(other)).status_code == 404

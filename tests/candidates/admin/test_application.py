"""Applications in a recruiter’s hands."""

from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from candidates.models import Addition, Application
from interviews.models import Message
from tests.factories import NOW, make_application, make_candidate, make_job, make_panel, make_user


def test_candidate_is_invited_from_the_application(admin, recruiter):
    application = make_application()
    panel = make_panel(job=application.job)

    admin.post(reverse("admin:candidates_application_invite", args=[application.pk]), {"panel": panel.pk})

    link = application.links.get()
    assert (link.panel, link.created_by, [sent.kind for sent in Message.objects.all()]) == (
        panel,
        recruiter,
        ["invitation"],
    )


def test_application_without_a_live_panel_says_what_to_do_first(admin):
    application = make_application()
    make_panel(job=application.job, state="paused")

    page = admin.get(reverse("admin:candidates_application_invite", args=[application.pk])).content.decode()

    assert "Publish one first." in page


def test_panel_of_another_job_is_refused(admin):
    application = make_application()
    stranger = make_panel()

    admin.post(reverse("admin:candidates_application_invite", args=[application.pk]), {"panel": stranger.pk})

    assert application.links.count() == 0


def test_application_entered_by_hand_says_so(admin):
    job, candidate = make_job(), make_candidate()

    admin.post(reverse("admin:candidates_application_add"), {"job": job.pk, "candidate": candidate.pk, "note": ""})

    assert [(row.job, row.candidate, row.source) for row in Application.objects.all()] == [
        (job, candidate, "recruiter")
    ]


def test_resume_comes_as_a_download_under_its_own_name(admin):
    application = make_application(resume_display_name="Lebenslauf “neu”.pdf")
    application.resume.save("cv.pdf", ContentFile(b"%PDF-1.4"))

    response = admin.get(reverse("admin:candidates_application_resume", args=[application.pk]))

    assert (
        b"".join(response.streaming_content),
        response["Content-Type"],
        response["Content-Disposition"].split(";")[0],
    ) == (
        b"%PDF-1.4",
        "application/octet-stream",
        "attachment",
    )


def test_resume_is_not_found_without_permission(client, db):
    application = make_application()
    application.resume.save("cv.pdf", ContentFile(b"%PDF-1.4"))
    client.force_login(make_user(is_staff=True))

    assert client.get(reverse("admin:candidates_application_resume", args=[application.pk])).status_code == 404


def test_applications_to_be_checked_can_be_filtered(admin):
    odd = make_application(review_note="Who is this?")
    make_application()

    found = admin.get(reverse("admin:candidates_application_changelist"), {"check": "yes"}).context["cl"].result_list

    assert list(found) == [odd]


def test_nobody_opens_the_application_about_themselves(admin, recruiter):
    mine = make_application(candidate=make_candidate(email=recruiter.email.upper()))

    assert admin.get(reverse("admin:candidates_application_change", args=[mine.pk])).status_code == 302


def test_what_the_candidate_wrote_cannot_be_rewritten(admin):
    application = make_application(note="I like ledgers.")
    address = reverse("admin:candidates_application_change", args=[application.pk])

    page = admin.get(address).content.decode()
    admin.post(address, {"stage": "applied", "review_note": "", "note": "I like nothing."})

    application.refresh_from_db()
    assert "I like ledgers." in page
    assert 'name="note"' not in page
    assert application.note == "I like ledgers."


def make_addition(application: Application) -> Addition:
    addition = Addition(application=application, name="Amara Okafor", note="<b>It is me</b>\nAmara", sent_at=NOW)
    addition.resume_display_name = "cv.pdf"
    addition.resume.save("cv.pdf", ContentFile(b"%PDF-1.4"))
    return addition


def page_of(application: Application) -> str:
    return reverse("admin:candidates_application_change", args=[application.pk])


def resume_of(addition: Addition) -> str:
    return reverse("admin:candidates_application_addition_resume", args=[addition.pk])


def test_what_was_sent_again_is_read_on_the_application(admin):
    addition = make_addition(make_application())

    page = admin.get(page_of(addition.application)).content.decode()

    assert "sent again with the same address" in page.lower()
    assert "&lt;b&gt;It is me&lt;/b&gt;<br>Amara" in page
    assert resume_of(addition) in page
    assert 'name="additions-0-note"' not in page


def test_application_that_came_once_speaks_of_no_other(admin):
    page = admin.get(page_of(make_application())).content.decode()

    assert "sent again" not in page.lower()


def test_three_that_were_sent_again_cost_as_much_as_one(admin):
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


def test_words_that_were_sent_again_cannot_be_changed(admin):
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


def test_resume_that_was_sent_again_comes_as_a_download(admin):
    answer = admin.get(resume_of(make_addition(make_application())))

    assert (b"".join(answer.streaming_content), answer["Content-Type"]) == (b"%PDF-1.4", "application/octet-stream")
    assert answer["Content-Disposition"].startswith("attachment")


def test_resume_that_was_sent_again_is_not_found_by_its_own_author_nor_without_permission(admin, recruiter, client):
    own = make_addition(make_application(candidate=make_candidate(email=recruiter.email)))
    other = make_addition(make_application())

    assert admin.get(resume_of(own)).status_code == 404
    assert admin.get(reverse("admin:candidates_application_addition_resume", args=[0])).status_code == 404
    client.force_login(make_user(is_staff=True))
    assert client.get(resume_of(other)).status_code == 404

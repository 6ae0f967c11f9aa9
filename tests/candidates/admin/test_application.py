"""Applications in a recruiter’s hands."""

from django.core.files.base import ContentFile
from django.urls import reverse

from candidates.models import Application
from interviews.models import Message
from tests.factories import make_application, make_candidate, make_job, make_panel, make_user


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

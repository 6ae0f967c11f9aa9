"""Applications in a recruiter’s hands."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from candidates.models import Addition, Application, StageChange
from interviews.models import Message
from tests.factories import NOW, make_application, make_candidate, make_job, make_link, make_panel, make_user
from tests.recorded import make_debrief, make_held


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


def address(application, name="change"):
    return reverse(f"admin:candidates_application_{name}", args=[application.pk])


@pytest.mark.parametrize(("name", "stage"), [("offer", "offered"), ("reject", "rejected")])
def test_who_leaves_the_interviews_does_so_with_a_reason_and_a_letter_comes_next(admin, recruiter, name, stage):
    link = make_link()
    asked = admin.get(address(link.application, name)).content.decode()

    answer = admin.post(address(link.application, name), {"reason": "Wants <b>less</b> travel."})

    assert "Nothing is mailed by this" in asked
    assert answer.url == reverse("letter", args=[link.application_id])
    change = StageChange.objects.first()
    assert (change.stage, change.by, change.reason) == (stage, recruiter, "Wants <b>less</b> travel.")
    link.refresh_from_db()
    assert (link.revoked_by, Message.objects.count()) == (recruiter, 0)
    assert "Wants &lt;b&gt;less&lt;/b&gt; travel." in admin.get(address(link.application)).content.decode()


def test_rejection_without_a_reason_says_what_is_missing_and_changes_nothing(admin):
    application = make_application()

    page = admin.post(address(application, "reject"), {"reason": " "}).content.decode()

    assert "Write a reason: in half a year nobody remembers." in page
    assert Application.objects.get().stage == "applied"


@pytest.mark.parametrize(
    ("stage", "buttons"),
    [
        ("applied", ["invite", "set_aside", "reject", "write"]),
        ("interviewing", ["invite", "offer", "reject", "write"]),
        ("offered", ["reject", "write"]),
        ("rejected", ["write"]),
        ("withdrawn", ["write"]),
    ],
)
def test_buttons_lead_on_from_where_the_application_stands(admin, stage, buttons):
    application = make_application(stage=stage)

    page = admin.get(address(application))

    assert [each["url"].rstrip("/").rpartition("/")[2] for each in page.context["buttons"]] == buttons


def test_page_that_asks_points_at_a_debrief_that_is_not_decided(admin):
    debrief = make_debrief(make_held())
    page = admin.get(address(debrief.application, "reject")).content.decode()
    assert f'href="{debrief.get_absolute_url()}#decision"' in page

    debrief.mark_decided()

    assert "is not decided" not in admin.get(address(debrief.application, "reject")).content.decode()


def test_stage_chosen_in_the_form_is_kept_with_who_chose_it_and_ends_links(admin, recruiter):
    link = make_link()

    counts = {
        f"{rows}-{name}_FORMS": "0" for rows in ("interviews", "links", "consents") for name in ("TOTAL", "INITIAL")
    }
    admin.post(address(link.application), {"stage": "withdrawn", "review_note": ""} | counts)

    link.refresh_from_db()
    change = StageChange.objects.first()
    assert (change.stage, change.by, link.revoked_by) == ("withdrawn", recruiter, recruiter)


def test_panel_that_the_board_names_is_chosen_to_begin_with(admin):
    application = make_application()
    make_panel(job=application.job)
    second = make_panel(job=application.job, name="Second")

    page = admin.get(address(application, "invite") + f"?panel={second.pk}").content.decode()

    assert f'<option value="{second.pk}" selected>' in page
    assert admin.get(address(application, "invite") + "?panel=%00<b>").status_code == 200

"""Every page of the admin opens for a recruiter, and a list costs the same with one row and with three."""

import re
from datetime import timedelta

import pytest
from django.contrib import admin as admin_site
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from candidates.models import Consent
from interviews.imports.models import ImportRun
from interviews.models import (
    Artifact,
    AtsEvent,
    BookingAttempt,
    CallbackRequest,
    Comparison,
    Errand,
    Message,
    Notification,
    Publication,
    Reassignment,
    Recording,
    RecordingMoment,
    Redaction,
    Refill,
    Removal,
    Revocation,
    SecondThoughts,
    Shortage,
    Sweep,
    TrialCall,
)
from recruiting.desk.look import UNFOLD
from tests.factories import (
    NOW,
    make_concern,
    make_endpoint,
    make_interview,
    make_interviewer,
    make_key,
    make_link,
    make_panel,
    make_user,
)

LISTS = sorted(
    f"{model._meta.app_label}_{model._meta.model_name}"
    for model in admin_site.site._registry
    if model._meta.app_label in {"candidates", "interviews", "auth"}
)


def furnish(number: int) -> None:
    """One row of everything, each with different people."""
    host, *others = [make_interviewer() for _ in range(number)]
    interview = make_interview(link=make_link(panel=make_panel()), interviewer=host, people=others)
    make_concern(interview)
    link = interview.link
    Consent.objects.create(
        application=interview.application,
        choice="yes",
        wording_version="2026-11",
        language="en",
        channel="candidate_page",
        given_at=NOW,
    )
    recording = Recording.objects.create(interview=interview, nylas_notetaker_id=f"n{number}", created_at=NOW)
    RecordingMoment.objects.create(recording=recording, happened_at=NOW, words="Waiting in the lobby")
    Artifact.objects.create(
        recording=recording, kind="summary", due_at=NOW, error="Not there yet", tries=1, state="failed"
    )
    Redaction.objects.create(
        recording=recording, category="health", starts_ms=0, ends_ms=9, redacted_at=NOW, due_at=NOW
    )
    Message.objects.create(
        kind="booked", key=f"k{number}", to="a@example.com", interview=interview, link=link, created_at=NOW, due_at=NOW
    )
    ImportRun.objects.look_at("people", "name,email\n", by=None, at=NOW).mark_done(at=NOW)
    make_endpoint()
    AtsEvent.objects.owe("interview.held", interview, payload={"a": "<b>"}, at=NOW)
    make_key(name=f"Key {number}", scopes=["read"], jobs=[interview.panel.job], by=make_user())
    Revocation.objects.ask(f"g{number}", host, at=NOW)
    Comparison.objects.ask(interview.panel, at=NOW)
    Refill.objects.create(panel=interview.panel, asked_at=NOW, due_at=NOW)
    Shortage.objects.note(interview.panel, at=NOW)
    TrialCall.objects.ask(host, interview.panel, by=None, at=NOW)
    Sweep.objects.create(
        kind="recordings", cause="asked", state="done", asked_at=NOW, due_at=NOW, healed={"webhook": 1}
    )
    SecondThoughts.objects.create(night=NOW.date() + timedelta(days=number), asked_at=NOW, due_at=NOW)
    Removal.objects.ask(interview.panel, configuration_id="c", grant_id="g", by=make_user(), at=NOW)
    Errand.objects.create(interview=interview, kind="mark_held", due_at=NOW)
    Notification.objects.receive(
        b'{"type": "booking.created", "x": "<script>"}',
        envelope_id=f"e{number}",
        kind="booking.created",
        content="c",
        at=NOW,
        state="dead",
    )
    BookingAttempt.objects.create(
        link=link,
        starts_at=NOW,
        ends_at=NOW,
        time_zone="UTC",
        interviewer=interview.interviewer,
        interview=interview,
        began_at=NOW,
        due_at=NOW,
        state="booked",
        reasons=[{"place": 1, "interviewer": 1, "name": "Priya Raman", "last_booked_at": NOW.isoformat()}],
    )
    Reassignment.objects.create(
        interview=interview,
        leaving=host,
        joining=host,
        actor="recruiter",
        reason="Ill",
        starts_at=NOW,
        began_at=NOW,
        due_at=NOW,
    )
    CallbackRequest.objects.create(link=link, note="Please call", asked_at=NOW)
    Publication.objects.create(
        panel=interview.panel, number=1, payload={}, by=make_user(), created_at=NOW, due_at=NOW, state="failed"
    )


def count_queries(client, url: str) -> int:
    from django.db import connection

    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(url)
    assert response.status_code == 200, url
    return len(queries)


@pytest.mark.parametrize("name", LISTS)
def test_list_leads_to_its_rows_by_links_with_words(admin, name):
    furnish(1)

    page = admin.get(reverse(f"admin:{name}_changelist")).content.decode()

    assert re.findall(r"<a [^>]*>\s*</a>", page.split('id="result_list"')[1]) == []


@pytest.mark.parametrize("name", LISTS)
def test_list_costs_the_same_with_one_row_and_with_three(admin, name):
    url = reverse(f"admin:{name}_changelist")
    furnish(1)
    with_one = count_queries(admin, url)

    furnish(2)
    furnish(3)

    assert count_queries(admin, url) == with_one


@pytest.mark.parametrize("name", LISTS)
def test_page_of_a_row_opens_for_a_recruiter(admin, name):
    furnish(1)
    model = next(m for m in admin_site.site._registry if f"{m._meta.app_label}_{m._meta.model_name}" == name)

    response = admin.get(reverse(f"admin:{name}_change", args=[model.objects.first().pk]))

    assert response.status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "candidates_job",
        "candidates_candidate",
        "candidates_application",
        "interviews_panel",
        "interviews_interviewer",
        "auth_user",
    ],
)
def test_form_for_a_new_row_opens_for_a_recruiter(admin, name):
    assert admin.get(reverse(f"admin:{name}_add")).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "notification",
        "message",
        "delivery",
        "interview",
        "bookinglink",
        "recording",
        "artifact",
        "redaction",
        "publication",
        "bookingattempt",
        "errand",
    ],
)
def test_fact_can_be_neither_made_nor_deleted_nor_edited(admin, name):
    furnish(1)
    model = next(m for m in admin_site.site._registry if m._meta.model_name == name)
    pk = model.objects.first().pk

    answers = [
        admin.get(reverse(f"admin:interviews_{name}_add")).status_code,
        admin.post(reverse(f"admin:interviews_{name}_delete", args=[pk]), {"post": "yes"}).status_code,
        admin.post(reverse(f"admin:interviews_{name}_change", args=[pk]), {"state": "done"}).status_code,
    ]

    assert answers == [403, 403, 403]


def test_payload_is_shown_escaped(admin):
    furnish(1)

    page = admin.get(
        reverse("admin:interviews_notification_change", args=[Notification.objects.get().pk])
    ).content.decode()

    assert ("&lt;script&gt;" in page, '"<script>"' in page) == (True, False)


def test_somebody_without_staff_rights_meets_no_admin(client, db):
    client.force_login(make_user())

    assert client.get(reverse("admin:index")).status_code in {302, 403, 404}


@pytest.mark.parametrize("panel", ["²", "9" * 18, "x", "-1"])
def test_panel_nobody_offered_filters_nothing(admin, panel):
    interview = make_interview()

    found = admin.get(reverse("admin:interviews_interview_changelist"), {"panel": panel}).context["cl"].result_list

    assert list(found) == [interview]


def test_list_is_filtered_by_panel(admin):
    interview = make_interview()
    make_interview()

    page = admin.get(reverse("admin:interviews_interview_changelist"), {"panel": interview.panel.pk})

    assert list(page.context["cl"].result_list) == [interview]


@pytest.mark.parametrize(
    ("rows", "question"),
    [
        ("interviews_interview", "nylas_booking_ref__startswith=a"),
        ("interviews_bookinglink", "token_hash__startswith=a"),
        ("interviews_interviewer", "connect_links__token_hash__startswith=a"),
        ("interviews_notification", "body__contains=a"),
        ("candidates_application", "links__token_hash__startswith=a"),
    ],
)
def test_lists_answer_no_question_about_hidden_columns(admin, rows, question):
    assert admin.get(reverse(f"admin:{rows}_changelist") + f"?{question}").status_code == 400


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/admin/interviews/notification/?type__exact=%00", 400),
        ("/admin/interviews/notification/?q=%00", 200),
        ("/admin/autocomplete/?app_label=candidates&model_name=job&field_name=contact&term=%00", 200),
        ("/admin/interviews/interview/%00/change/", 302),
    ],
)
def test_nul_in_a_question_breaks_nothing(admin, address, status):
    assert admin.get(address).status_code == status


@pytest.mark.parametrize("name", LISTS)
def test_page_speaks_our_words_and_has_landmarks(admin, name):
    furnish(1)
    model = next(m for m in admin_site.site._registry if f"{m._meta.app_label}_{m._meta.model_name}" == name)
    row = model.objects.first()
    addresses = ["changelist", ("change", row.pk), ("history", row.pk)]

    pages = [
        admin.get(
            reverse(f"admin:{name}_{each}")
            if isinstance(each, str)
            else reverse(f"admin:{name}_{each[0]}", args=[each[1]])
        )
        for each in addresses
    ]

    residue = re.compile(r"change history|admin site|successfully|Designates|correct the error|Save and add")
    assert [
        (page.status_code, page.content.decode().count("<main"), residue.findall(page.content.decode()))
        for page in pages
    ] == [(200, 1, [])] * 3


def test_menu_calls_a_list_by_its_rows(admin):
    names = {
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"): str(
            model._meta.verbose_name_plural
        )
        for model in admin_site.site._registry
    }
    menu = [
        item for group in UNFOLD["SIDEBAR"]["navigation"] for item in group["items"][:] if str(item["link"]) in names
    ]

    assert {
        item["title"]: names[str(item["link"])].capitalize()
        for item in menu
        if item["title"].lower() != names[str(item["link"])].lower()
    } == {}


def test_form_for_a_new_row_is_called_new(admin):
    assert "New interviewer" in admin.get(reverse("admin:interviews_interviewer_add")).content.decode()

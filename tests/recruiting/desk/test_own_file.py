"""A recruiter who applied here finds nothing about it anywhere in the admin: no row, no page, no deed, no choice."""

import json
from typing import Any

import pytest
from django.contrib import admin as admin_site
from django.db import models
from django.urls import reverse

from candidates.models import Addition, Application, Candidate
from debriefs.models import DebriefExport, Share, SharedClip
from interviews.booking.forms.invite import InviteCandidateForm
from interviews.models import (
    Artifact,
    AtsEvent,
    BookingAttempt,
    BookingLink,
    CallbackRequest,
    Delivery,
    Errand,
    Interview,
    Message,
    Notification,
    Reassignment,
    Recording,
    Redaction,
)
from privacy.models import Deletion, Erasure, Hold, LedgerCheck
from tests.factories import (
    NOW,
    make_application,
    make_candidate,
    make_concern,
    make_endpoint,
    make_interview,
    make_job,
    make_link,
    make_panel,
)
from tests.recorded import make_debrief

CANARY, ADDRESS = "Rita Canary", "rita+cv@example.com"
DESKS = admin_site.site._registry
ABOUT_CANDIDATES = [model for model in DESKS if getattr(model, "ABOUT", ())]
WORK = {"due_at": NOW, "state": "dead", "tries": 9, "error": f"Nobody at {ADDRESS}"}


def leads_to_a_candidate(model: type[models.Model], seen: frozenset[Any] = frozenset()) -> bool:
    """By its foreign keys, however many."""
    to = {field.related_model for field in model._meta.get_fields() if isinstance(field, models.ForeignKey)}
    return Candidate in to or any(leads_to_a_candidate(each, seen | to) for each in to - seen)


@pytest.fixture
def own(recruiter) -> dict[type[models.Model], Any]:
    """One row of everything about the recruiter, by its model, with the deeds still open that its row's page offers."""
    job = make_job(contact=recruiter)
    candidate = make_candidate(name=CANARY, email=ADDRESS)
    application = make_application(job=job, candidate=candidate, review_note="Please check.", note=CANARY)
    Addition.objects.create(application=application, name=CANARY, note=CANARY, sent_at=NOW)
    panel = make_panel(job=job)
    interview = make_interview(link=make_link(application=application, panel=panel))
    make_concern(interview)
    debrief = make_debrief(interview)
    link = make_link(application=application, panel=panel)
    recording = Recording.objects.create(
        interview=interview, nylas_notetaker_id="notetaker-1", created_at=NOW, is_locked=True
    )
    times = {"starts_at": NOW, "ends_at": NOW}
    told = {"type": "booking.created", "data": {"object": {"title": CANARY, "booking_id": interview.nylas_booking_id}}}
    for number, named in enumerate({"application": application, "interview": interview, "link": link}.items()):
        Message.objects.create(kind="booked", key=f"k{number}", to=ADDRESS, created_at=NOW, **dict([named]), **WORK)
    share = Share.make(debrief, citation=None, address="a@example.org", expires_at=NOW, by=recruiter, at=NOW)
    artifact = Artifact.objects.create(recording=recording, kind="summary", **WORK)
    return {
        Candidate: candidate,
        Application: application,
        Interview: interview,
        type(link): link,
        Recording: recording,
        Artifact: artifact,
        Redaction: Redaction.objects.create(recording=recording, category="health", redacted_at=NOW, **WORK),
        Message: Message.objects.first(),
        Share: share,
        SharedClip: SharedClip.objects.create(
            share=share, artifact=artifact, kind="sound", starts_ms=0, ends_ms=9, **WORK
        ),
        DebriefExport: DebriefExport.objects.create(
            debrief=debrief, kind="html", exported_by=recruiter, exported_at=NOW, sha256="ab" * 32
        ),
        Delivery: Delivery.objects.create(
            event=AtsEvent.objects.create(
                application=interview.application,
                interview=interview,
                kind="interview.scheduled",
                version=9,
                payload={"a": CANARY},
                created_at=NOW,
            ),
            endpoint=make_endpoint(),
            interview=interview,
            created_at=NOW,
            **WORK,
        ),
        Errand: Errand.objects.create(interview=interview, kind="mark_held", **WORK),
        Reassignment: Reassignment.objects.create(
            interview=interview,
            leaving=interview.interviewer,
            joining=interview.interviewer,
            actor="recruiter",
            reason=CANARY,
            starts_at=NOW,
            began_at=NOW,
            **WORK,
        ),
        BookingAttempt: BookingAttempt.objects.create(link=link, time_zone="UTC", began_at=NOW, **times, **WORK),
        CallbackRequest: CallbackRequest.objects.create(link=link, note=CANARY, asked_at=NOW),
        Hold: Hold.objects.create(interview=interview, reason=CANARY, placed_by=job.contact, placed_at=NOW),
        Deletion: Deletion.objects.create(
            interview=interview, application=application, kind="notes", reason="default", owed_at=NOW, **WORK
        ),
        Erasure: Erasure.objects.create(candidate=candidate, asked_at=NOW, **WORK),
        LedgerCheck: LedgerCheck.objects.create(
            day=NOW.date(), recording=recording, fault="edited", position=1, **{**WORK, "state": "found"}
        ),
        Notification: Notification.objects.receive(
            json.dumps(told).encode(), envelope_id="e", kind="booking.created", content="c", at=NOW, state="dead"
        ),
    }


def tells(response) -> bool:
    return any(
        word in response.content.decode().replace("&#x2B;", "+").replace("&#43;", "+") for word in (CANARY, ADDRESS)
    )


def address_of(model: type[models.Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", DESKS, ids=lambda model: model._meta.label)
def test_model_that_leads_to_a_candidate_says_how(model):
    assert bool(getattr(model, "ABOUT", ())) == (model is Candidate or leads_to_a_candidate(model))


@pytest.mark.parametrize("model", DESKS, ids=lambda model: model._meta.label)
def test_no_list_shows_it(admin, own, model):
    response = admin.get(address_of(model, "changelist"))

    assert not tells(response)
    if model in ABOUT_CANDIDATES:
        assert list(response.context["cl"].queryset) == []


@pytest.mark.parametrize("model", [*ABOUT_CANDIDATES, Notification], ids=lambda model: model._meta.label)
def test_none_of_its_pages_opens_and_no_button_works(admin, own, model):
    pk, buttons = own[model].pk, DESKS[model].buttons

    answers = [admin.get(address_of(model, page, pk), follow=True) for page in ("change", "history", "delete")]
    pressed = [admin.post(address_of(model, name, pk)) for name in buttons]

    assert not any(map(tells, answers))
    assert {each.status_code for each in pressed} <= {404}


@pytest.mark.parametrize("model", ABOUT_CANDIDATES, ids=lambda model: model._meta.label)
def test_no_action_of_a_list_touches_it(admin, own, model):
    before = model.objects.values().get(pk=own[model].pk)
    actions = [each for each in DESKS[model].actions or [] if each != "delete_selected"]

    for name in actions:
        for more in ({}, {"select_across": "1"}):
            data = {"action": name, "_selected_action": str(own[model].pk), "confirmed": "1", **more}
            assert not tells(admin.post(address_of(model, "changelist"), data, follow=True))

    assert model.objects.values().get(pk=own[model].pk) == before


@pytest.mark.parametrize("model", DESKS, ids=lambda model: model._meta.label)
def test_no_choice_offers_it(admin, own, model):
    """In forms, and in the lists that choices are searched in."""
    assert not tells(admin.get(address_of(model, "add")))
    for name in DESKS[model].autocomplete_fields:
        asked = {"app_label": model._meta.app_label, "model_name": model._meta.model_name, "field_name": name}
        assert not tells(admin.get(reverse("admin:autocomplete"), {**asked, "term": "rita"}))


def test_nobody_enters_an_application_of_their_own(admin, own):
    form = {"candidate": own[Candidate].pk, "job": make_job().pk, "note": ""}

    answer = admin.post(address_of(Application, "add"), form)

    assert answer.context["adminform"].errors["candidate"]
    assert Application.objects.count() == 1


def test_nobody_invites_themselves_from_a_panel(admin, own, recruiter):
    panel = own[Interview].panel
    candidate = make_candidate(name=CANARY, email="RITA+2@example.com")
    application = make_application(job=panel.job, candidate=candidate)

    answer = admin.post(f"{address_of(BookingLink, 'add')}?panel={panel.pk}", {"application": application.pk})

    application.refresh_from_db()
    assert (answer.status_code, application.stage) == (200, Application.Stage.APPLIED)
    assert not tells(answer)
    assert not InviteCandidateForm(panel=panel, by=recruiter).fields["application"].queryset.exists()


@pytest.mark.parametrize("words", ["rita", "canary", "example.com", "time confirmed"])
def test_find_finds_none_of_it(admin, own, words):
    groups = admin.get("/admin/search/", {"s": words}).context["groups"]

    assert {group.name for group in groups} <= {"Jobs", "Panels", "Interviewers"}


def test_home_speaks_of_none_of_it(admin, own):
    page = admin.get("/admin/")

    assert not tells(page)
    assert page.context["home"]["waiting"] == []


def test_others_see_all_of_it(client, own, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("o", email="other@example.com"))

    for model in [*ABOUT_CANDIDATES, Notification]:
        assert tells(client.get(address_of(model, "change", own[model].pk))), model


def test_notification_that_names_the_address_alone_is_closed_too(admin, own):
    body = json.dumps({"data": {"participants": [{"email": ADDRESS.upper()}]}}).encode()
    told = Notification.objects.receive(body, envelope_id="e2", kind="event.updated", content="c", at=NOW, state="done")
    other = Notification.objects.receive(
        b"{}", envelope_id="e3", kind="event.updated", content="c", at=NOW, state="done"
    )

    assert not tells(admin.get(address_of(Notification, "change", told.pk), follow=True))
    assert admin.get(address_of(Notification, "change", other.pk)).status_code == 200

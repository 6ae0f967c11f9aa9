"""Who has left is shown to no candidate, and what they were in charge of is a line on the home until somebody else is."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from candidates.models import Job
from interviews.booking.left_in_charge import left_in_charge
from interviews.models import Panel
from tests.factories import NOW, make_application, make_interview, make_job, make_link, make_panel, make_user
from tests.interviews.owed import KINDS, owe, send
from tests.interviews.told import told_interview, told_link
from tests.recorded import make_artifact, make_held, make_recording

pytestmark = pytest.mark.django_db
OURS = "talk@example.com"


@pytest.fixture(autouse=True)
def company(settings) -> None:
    settings.DEFAULT_FROM_EMAIL = f"Northwind interviews <{OURS}>"


def gone() -> User:
    return make_user(email="paula@example.com", first_name="Paula", last_name="Gone", is_active=False)


@pytest.mark.parametrize(
    ("page", "is_booked"),
    [
        *((page, False) for page in ("job", "apply", "applied", "candidate_page", "all_times", "ask_for_help")),
        *((page, True) for page in ("candidate_page", "move_interview", "cancel_interview", "own_record")),
    ],
)
def test_no_page_names_who_has_left(client, page: str, is_booked: bool):
    link = told_link()
    if is_booked:
        told_interview(link)
    contact = link.application.job.contact
    address = reverse(page, args=[link.application.job.slug if page in {"job", "apply", "applied"} else link.token])
    before = client.get(address).content.decode()
    User.objects.filter(pk=contact.pk).update(is_active=False)

    after = client.get(address).content.decode()

    assert contact.email in before
    assert (contact.email in after, contact.last_name in after, OURS in after) == (False, False, True)


@pytest.mark.parametrize("kind", sorted({*KINDS} - {"letter"}))
def test_no_mail_names_who_has_left(kind: str):
    interview = told_interview(told_link())
    contact = interview.application.job.contact
    User.objects.filter(pk=contact.pk).update(is_active=False)
    make_user(recruiter=True, email="rita@example.com")
    interview = type(interview).objects.get(pk=interview.pk)

    sent = send(owe(kind, interview))

    assert contact.email not in sent.body
    assert contact.last_name not in sent.body


# ── what goes on without them ──


def open_application() -> Job:
    return make_application(job=make_job(state="closed", contact=gone())).job


def live_panel() -> Job:
    return make_panel(job=make_job(state="closed", contact=gone()), state=Panel.State.LIVE).job


def kept_recording() -> Job:
    application = make_application(job=make_job(state="closed", contact=gone()), stage="rejected")
    interview = make_held(link=make_link(application=application, panel=make_panel(job=application.job, state="draft")))
    make_artifact(make_recording(interview))
    return application.job


@pytest.mark.parametrize("make", [lambda: make_job(contact=gone()), open_application, live_panel, kept_recording])
def test_whatever_goes_on_needs_somebody_in_charge(make):
    job = make()
    assert list(left_in_charge()) == [job]

    job.give_to(make_user())

    assert not left_in_charge().exists()


def test_what_is_over_needs_nobody():
    make_application(job=make_job(state="closed", contact=gone()), stage="rejected")
    make_interview(starts_at=NOW - timedelta(days=9))

    assert not left_in_charge().exists()

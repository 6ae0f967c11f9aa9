"""The zone of an interviewer: what somebody typed, what the calendar says, or UTC, and then it says so."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from interviews.models import Interviewer
from interviews.nylas.errors import Unreachable
from interviews.nylas.shapes import Calendar
from interviews.panels import publishing
from interviews.panels.forms.interviewer import ZONE_NOT_KNOWN, ZONE_NOT_SAID
from tests.factories import make_interviewer, make_user
from tests.interviews.panels.leave_lines import leave_lines

pytestmark = pytest.mark.django_db
ADD = "admin:interviews_interviewer_add"
EMPTY = {"nylas_grant_id": "", "name": "", "email": "", "time_zone": "", "title": "", "bio": "", "user": ""}


@pytest.fixture
def calendar_says(monkeypatch):
    """`calendar_says(zone)`: what stands on everybody's main calendar."""

    def say(zone: str) -> None:
        calendar = Calendar(id="main", name="Main", is_primary=True, can_write=True, time_zone=zone)
        monkeypatch.setattr(publishing, "offered_calendars", lambda grant_id: [calendar])

    return say


def add(admin, sandbox, **typed):
    grant = sandbox.get("/v3/grants").json()["data"][0]
    return admin.post(reverse(ADD), {**EMPTY, "nylas_grant_id": grant["id"], **typed})


def page_of(admin, interviewer: Interviewer) -> str:
    return admin.get(reverse("admin:interviews_interviewer_change", args=[interviewer.pk])).content.decode()


def zone() -> tuple[str, bool]:
    interviewer = Interviewer.objects.get()
    return interviewer.time_zone, interviewer.zone_is_assumed


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Europe/Berlin", ("Europe/Berlin", False)),
        ("W. Europe Standard Time", ("Europe/Berlin", False)),
        ("UTC", ("UTC", False)),
        ("Customized Time Zone", ("UTC", True)),
        ("Somewhere/Else", ("UTC", True)),
        ("", ("UTC", True)),
    ],
)
def test_zone_of_the_calendar_is_taken_where_it_says_one(admin, sandbox, calendar_says, written, kept):
    calendar_says(written)

    response = add(admin, sandbox)

    assert zone() == kept
    assert (ZONE_NOT_SAID in [str(one) for one in get_messages(response.wsgi_request)]) is kept[1]


def test_recruiter_reads_that_utc_is_nobodys_choice_until_somebody_chooses(admin, sandbox, calendar_says):
    calendar_says("Customized Time Zone")
    add(admin, sandbox)
    interviewer = Interviewer.objects.get()

    assert ZONE_NOT_SAID in page_of(admin, interviewer)
    assert "UTC, not chosen yet" in admin.get(reverse("admin:interviews_interviewer_changelist")).content.decode()

    sent = {**EMPTY, "nylas_grant_id": interviewer.nylas_grant_id, "is_active": "on", "booking_calendar_id": "primary"}
    sent |= {"name": interviewer.name, "email": interviewer.email, "busy_calendar_ids": ["primary"], **leave_lines()}
    address = reverse("admin:interviews_interviewer_change", args=[interviewer.pk])
    admin.post(address, sent)
    assert zone() == ("UTC", True)
    page_of(admin, interviewer)  # shows what that save had to say
    admin.post(address, {**sent, "time_zone": "UTC"})
    assert zone() == ("UTC", False)
    assert ZONE_NOT_SAID not in page_of(admin, interviewer)


def test_interviewer_without_a_calendar_has_utc_until_it_is_connected(admin):
    admin.post(reverse(ADD), {**EMPTY, "name": "Sarah Kim", "email": "sarah@example.com"})

    assert zone() == ("UTC", True)
    assert ZONE_NOT_KNOWN in page_of(admin, Interviewer.objects.get())


def test_zone_that_is_none_is_refused_and_what_was_typed_stays(admin):
    answer = admin.post(reverse(ADD), {**EMPTY, "name": "Sarah", "email": "s@example.com", "time_zone": "Lisbon"})

    assert list(answer.context["adminform"].form.errors) == ["time_zone"]
    assert 'value="Lisbon"' in answer.content.decode()


@pytest.mark.parametrize(("is_connected", "words"), [(True, "Your calendar doesn’t say"), (False, "is not known yet")])
def test_interviewer_reads_it_on_their_profile_until_they_choose(client, is_connected, words):
    state = {} if is_connected else {"nylas_grant_id": None, "grant_state": "none"}
    interviewer = make_interviewer(user=make_user(), time_zone="UTC", zone_is_assumed=True, **state)
    client.force_login(interviewer.user)

    before = client.get("/profile/").content.decode()
    client.post("/profile/", {"time_zone": "UTC"})
    after = client.get("/profile/").content.decode()

    assert words in before
    assert "until you choose one" in before
    assert "until you choose one" not in after
    assert zone() == ("UTC", False)


def test_calendar_that_cannot_be_asked_says_nothing(monkeypatch):
    def away(grant_id):
        raise Unreachable("away")

    monkeypatch.setattr(publishing, "offered_calendars", away)

    assert publishing.calendar_zone("grant") == ""

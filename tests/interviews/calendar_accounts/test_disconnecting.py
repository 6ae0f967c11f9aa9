"""An interviewer takes their calendar back: asked first, told what stays, by a mailed link or logged in."""

from datetime import timedelta

import pytest
from django.test import Client

from interviews.models import ConnectLink, Interviewer, Revocation
from recruiting import clock, queue
from tests.factories import NOW, PASSWORD, make_interview, make_interviewer, make_link, make_panel, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def sarah() -> Interviewer:
    return make_interviewer(name="Sarah Kim", email="sarah.kim@example.com", user=make_user())


def path_of_link(interviewer: Interviewer) -> str:
    """Where a link that is mailed now leads to disconnect."""
    return f"/connect/{ConnectLink.objects.make(interviewer, at=clock.now()).token}/disconnect/"


@pytest.fixture
def by_link(sarah) -> str:
    return path_of_link(sarah)


def logged_in(interviewer: Interviewer) -> Client:
    client = Client()
    client.login(username=interviewer.user.username, password=PASSWORD)
    return client


def test_looking_changes_nothing_and_says_what_stays(client, sarah, by_link):
    for days in (-3, 2, 4):
        make_interview(
            link=make_link(panel=make_panel(interviewers=[sarah])),
            interviewer=sarah,
            nylas_grant_id=sarah.nylas_grant_id,
            starts_at=NOW + timedelta(days=days),
        )

    page = client.get(by_link).content.decode()

    assert "2 interviews already booked stay in your calendar" in page
    sarah.refresh_from_db()
    assert sarah.is_live


@pytest.mark.parametrize("way", ["link", "login"])
def test_pressed_it_is_done_and_the_page_says_how_far_it_is(sandbox, sarah, by_link, way):
    client, address = (Client(), by_link) if way == "link" else (logged_in(sarah), "/connect/disconnect/")

    answer = client.post(address)

    assert answer.headers["Location"] == address
    sarah.refresh_from_db()
    assert (sarah.nylas_grant_id, sarah.grant_state) == (None, "withdrawn")
    page = client.get(address).content.decode()
    assert ("Your calendar is disconnected" in page, "has not answered yet" in page) == (True, True)
    queue.work_all(now=clock.now())
    assert "Our access ended " in client.get(address).content.decode()


def test_access_that_could_not_be_ended_is_said_as_that(client, sarah, by_link):
    client.post(by_link)
    Revocation.objects.update(state="dead")

    page = client.get(by_link).content.decode()

    assert ("have given up trying" in page, "we ask it again" in page) == (True, False)


def test_pressed_twice_is_done_once(client, by_link):
    assert {client.post(by_link).status_code for _ in range(2)} == {302}
    assert Revocation.objects.count() == 1


def test_page_of_a_connected_calendar_leads_there_and_promises_it(client, sarah, by_link):
    connect = by_link.removesuffix("disconnect/")

    page = client.get(connect).content.decode()

    assert f'href="{by_link}"' in page
    assert "take access back here at any time" in page
    client.post(by_link)
    assert "Disconnect this calendar" not in client.get(connect).content.decode()


@pytest.mark.parametrize(
    ("fields", "offers"),
    [
        ({}, {"disconnect"}),
        ({"grant_state": "expired"}, {"connect", "disconnect"}),
        ({"grant_state": "none", "nylas_grant_id": None}, {"connect"}),
        ({"grant_state": "withdrawn", "nylas_grant_id": None}, {"connect"}),
        ({"is_active": False}, {"disconnect"}),
        ({"is_active": False, "grant_state": "none", "nylas_grant_id": None}, set()),
    ],
    ids=["live", "expired", "none", "withdrawn", "resting", "resting-none"],
)
def test_profile_offers_what_is_possible(sarah, fields, offers):
    Interviewer.objects.update(**fields)
    addresses = {"connect": 'href="/connect/"', "disconnect": 'href="/connect/disconnect/"'}

    page = logged_in(sarah).get("/profile/").content.decode()

    assert {name for name, address in addresses.items() if address in page} == offers


@pytest.mark.parametrize("method", ["get", "post"])
def test_link_that_ended_disconnects_nothing(client, sarah, by_link, method):
    sarah.connect_links.use_up(at=clock.now())

    assert getattr(client, method)(by_link).status_code == 410
    sarah.refresh_from_db()
    assert sarah.is_live


def test_strangers_and_forged_forms_disconnect_nothing(sarah, by_link):
    colleague = make_interviewer(user=make_user())
    logged_in(colleague).post("/connect/disconnect/")

    assert Client(enforce_csrf_checks=True).post(by_link).status_code == 403
    assert Client().post("/connect/disconnect/").headers["Location"].startswith("/accounts/login/")
    recruiter = make_user(recruiter=True)
    client = Client()
    client.login(username=recruiter.username, password=PASSWORD)
    assert client.post("/connect/disconnect/").status_code == 404
    sarah.refresh_from_db()
    assert sarah.is_live


def test_never_connected_is_said_as_that(client, sarah, by_link):
    Interviewer.objects.update(grant_state="none", nylas_grant_id=None)

    assert "No calendar is connected" in client.get(by_link).content.decode()


def test_account_that_a_recruiter_took_away_is_not_told_of_as_the_one_disconnected_before(client, sarah, by_link):
    client.post(by_link)
    Revocation.objects.update(state="done", revoked_at=NOW - timedelta(days=40))
    sarah.connect(grant_id="g-2", email=sarah.email, at=NOW)
    sarah.disconnect(former_grant_id="g-2", at=NOW)

    page = client.get(path_of_link(sarah)).content.decode()

    assert ("No calendar is connected" in page, "Our access ended" in page) == (True, False)


def test_personal_pages_are_kept_by_nobody(client, by_link):
    assert "no-store" in client.get(by_link).headers["Cache-Control"]

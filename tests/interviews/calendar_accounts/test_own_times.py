"""Interviewers choose their own hours, leave, holidays and calendars: by a mailed link, or logged in."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from interviews.models import ConnectLink, Interviewer, Leave
from interviews.nylas.client import nylas
from interviews.panels import publishing
from recruiting import clock
from tests.factories import make_interview, make_interviewer, make_panel, make_user
from tests.walking import published_panel

pytestmark = pytest.mark.django_db
OWN = reverse("times_own")


@pytest.fixture
def person() -> Interviewer:
    person = make_interviewer(name="Ada", user=make_user(), nylas_grant_id=None, grant_state="none")
    make_panel(interviewers=[person])
    return person


@pytest.fixture
def hers(client, person):
    client.force_login(person.user)
    return client


def said(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_hours_are_kept_and_their_effect_is_said(hers, person):
    response = hers.post(OWN, {"act": "hours", "time_zone": "Europe/Lisbon", "hours_0": "9-12", "hours_2": "9-12"})

    person.refresh_from_db()
    assert person.working_hours == [[0, 540, 720], [2, 540, 720]]
    assert "times of the next two weeks close." in said(response)
    assert "are left." in said(response)
    assert 'value="09:00–12:00"' in hers.get(OWN).content.decode()


def test_what_cannot_be_read_is_said_at_its_day_and_nothing_typed_is_lost(hers, person):
    response = hers.post(OWN, {"act": "hours", "time_zone": "Europe/Berlin", "hours_0": "9-12", "hours_2": "22-6"})

    page = response.content.decode()
    assert response.context["hours_form"].errors.keys() == {"hours_2"}
    assert "Over midnight?" in page
    assert 'value="22-6"' in page
    assert 'value="Europe/Berlin"' in page
    person.refresh_from_db()
    assert (person.working_hours, person.time_zone) == ([], "Europe/Lisbon")


def test_zone_is_chosen_with_the_hours(hers, person):
    Interviewer.objects.update(zone_is_assumed=True)
    hers.post(OWN, {"act": "hours", "time_zone": "America/New_York"})

    person.refresh_from_db()
    assert (person.time_zone, person.zone_is_assumed) == ("America/New_York", False)


def test_leave_is_added_with_who_entered_it_and_taken_back(hers, person):
    day = clock.now().date() + timedelta(days=3)
    make_interview(interviewer=person, starts_at=clock.now() + timedelta(days=3))

    response = hers.post(OWN, {"act": "leave", "first_day": day, "last_day": day, "kind": "training"})

    leave = Leave.objects.get()
    assert (leave.interviewer, leave.entered_by, leave.first_day) == (person, person.user, day)
    assert "1 interview of yours lies in your leave and stands. Please tell the recruiter." in said(response)
    assert leave.days in hers.get(OWN).content.decode()

    hers.post(OWN, {"act": f"end-leave-{leave.pk}"})
    assert not Leave.objects.exists()


def test_leave_that_cannot_be_is_refused_at_its_field(hers):
    response = hers.post(OWN, {"act": "leave", "first_day": "2026-08-14", "last_day": "2026-08-03", "kind": "holiday"})

    assert response.context["leave_form"].errors == {"last_day": ["This is before the first day, 14 Aug 2026."]}


@pytest.mark.parametrize("number", ["", "x", "9" * 40, "-1"])
def test_leave_of_others_and_of_nobody_stays(hers, number):
    day = clock.now().date() + timedelta(days=3)
    theirs = Leave.objects.create(interviewer=make_interviewer(), first_day=day, last_day=day, entered_at=clock.now())
    for key in (number, theirs.pk):
        hers.post(OWN, {"act": f"end-leave-{key}"})

    assert Leave.objects.count() == 1


def test_holidays_are_kept(hers, person):
    hers.post(OWN, {"act": "holidays", "holiday_country": "PT", "holiday_region": ""})

    person.refresh_from_db()
    assert person.holiday_country == "PT"
    assert "Works on these all the same" in hers.get(OWN).content.decode()


def test_calendars_are_listed_and_told_to_nylas(sandbox, client):
    panel = published_panel(people=2)
    person = panel.interviewers.order_by("name").first()
    person.user = make_user()
    person.save()
    client.force_login(person.user)
    path = f"/v3/grants/{person.nylas_grant_id}/calendars"
    other = sandbox.post(path, {"name": "Side projects"}).json()["data"]["id"]
    assert "Side projects" in client.get(OWN).content.decode()

    client.post(OWN, {"act": "calendars", "busy_calendar_ids": ["primary", other], "booking_calendar_id": "primary"})

    publishing.send(panel.publications.first(), now=clock.now())
    panel.refresh_from_db()
    copy = nylas().configuration(panel.nylas_grant_id, panel.nylas_configuration_id)
    read = {each["email"]: each["availability"]["calendar_ids"] for each in copy["participants"]}
    assert read[person.email] == ["primary", other]
    sandbox.request("DELETE", f"{path}/{other}")
    assert "A calendar that was chosen is no longer in the account." in client.get(OWN).content.decode()


def test_mailed_link_opens_the_page_until_it_ends(client, person):
    link = ConnectLink.objects.make(person, at=clock.now())
    url = reverse("times", args=[link.token])

    assert "When you interview" in client.get(url).content.decode()
    client.post(url, {"act": "hours", "time_zone": "Europe/Lisbon", "hours_4": "10-11"})
    person.refresh_from_db()
    assert person.working_hours == [[4, 600, 660]]
    assert reverse("times", args=[link.token]) in client.get(reverse("connect", args=[link.token])).content.decode()

    ConnectLink.objects.update(used_at=clock.now())
    assert client.get(url).status_code == 410
    assert client.post(url, {"act": "hours", "time_zone": "UTC"}).status_code == 410


def test_browser_that_has_just_connected_opens_it(client, person):
    url = reverse("times_connected")
    assert client.get(url).status_code == 400
    session = client.session
    session["connected"] = person.pk
    session.save()
    assert client.get(url).status_code == 400
    Interviewer.objects.update(grant_state="live")

    assert client.get(url).status_code == 200


def test_strangers_and_people_who_do_not_interview_find_nothing(client, person):
    assert client.get(OWN).status_code == 302
    assert client.get(reverse("times", args=["nonsense"])).status_code == 404
    client.force_login(make_user())
    assert client.get(OWN).status_code == 404
    assert client.post(OWN, {"act": "hours", "time_zone": "UTC"}).status_code == 404


def test_what_is_no_form_changes_nothing(hers):
    assert hers.post(OWN, {"act": "nonsense"}).status_code == 200


def test_page_asks_few_questions(hers, person, django_assert_max_num_queries):
    day = clock.now().date() + timedelta(days=3)
    for number in range(10):
        Leave.objects.create(
            interviewer=person, first_day=day, last_day=day + timedelta(days=number), entered_at=clock.now()
        )

    with django_assert_max_num_queries(16):
        hers.get(OWN)


@pytest.mark.parametrize("name", ["busy_calendar_ids", "booking_calendar_id"])
@pytest.mark.parametrize("value", ["a\0b", "\0", "9" * 100_000])
def test_what_can_be_no_calendars_id_is_said_at_its_field(hers, person, name, value):
    """Postgres keeps no NUL, and Nylas is told of these ids."""
    sent = {"act": "calendars", "busy_calendar_ids": ["primary"], "booking_calendar_id": "primary"} | {name: value}

    response = hers.post(OWN, sent)

    assert response.context["calendars_form"].errors.keys() == {name}
    person.refresh_from_db()
    assert (person.busy_calendar_ids, person.booking_calendar_id) == (["primary"], "primary")


def test_few_calendars_are_chosen_at_once(hers, person):
    Interviewer.objects.update(nylas_grant_id="g", grant_state="live")
    many = [f"c{number}" for number in range(101)]

    response = hers.post(OWN, {"act": "calendars", "busy_calendar_ids": many, "booking_calendar_id": "primary"})

    assert "Choose 100 at most." in response.content.decode()


def test_interviewer_says_so_on_their_own_page_and_takes_it_back(client, db):
    person, page = make_interviewer(user=make_user()), reverse("times_own")
    client.force_login(person.user)

    assert "Don’t record me" in client.get(page).content.decode()
    client.post(page, {"act": "recording", "recording": "no"})
    person.refresh_from_db()
    assert person.unrecorded_since is not None
    assert "I may be recorded again" in client.get(page).content.decode()

    client.post(page, {"act": "recording", "recording": "yes"})
    person.refresh_from_db()
    assert person.unrecorded_since is None


def test_nobody_else_says_it_for_them(client, db):
    client.force_login(make_user(recruiter=True))

    assert client.post(reverse("times_own"), {"act": "recording", "recording": "no"}).status_code == 404

"""Working hours in the form of an interviewer: a field for each day, with its error beside it."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from interviews.models import Interviewer
from tests.factories import make_interviewer


@pytest.fixture
def person(db) -> Interviewer:
    return make_interviewer(name="Ada", nylas_grant_id=None, grant_state="none")


def post(client, person: Interviewer, **changes: object):
    form = {
        "name": person.name,
        "email": person.email,
        "time_zone": person.time_zone,
        "is_active": "on",
        "weight": "1",
        "nylas_grant_id": "",
        "busy_calendar_ids": ["primary"],
        "booking_calendar_id": "primary",
        "leaves-TOTAL_FORMS": "0",
        "leaves-INITIAL_FORMS": "0",
    }
    return client.post(reverse("admin:interviews_interviewer_change", args=[person.pk]), form | changes)


def test_hours_are_kept_and_shown_as_they_are_meant(admin, person):
    response = post(admin, person, hours_0="9-12, 13-17", hours_5="10am to noon")
    assert response.context["adminform"].form.errors.keys() == {"hours_5"}
    assert 'value="10am to noon"' in response.content.decode()

    response = post(admin, person, hours_0="9-12, 13-17", hours_5="10am to 12pm")

    person.refresh_from_db()
    assert person.working_hours == [[0, 540, 720], [0, 780, 1020], [5, 600, 720]]
    page = admin.get(response.url).content.decode()
    assert 'value="09:00–12:00, 13:00–17:00"' in page
    assert "the panel’s hours alone" in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [("9-12, 11-13", "overlap"), ("22-6", "Over midnight?"), ("17-9", "ends before it begins")],
)
def test_hours_that_cannot_be_are_refused_at_their_day(admin, person, typed, words):
    response = post(admin, person, hours_0="9-17", hours_2=typed)

    errors = response.context["adminform"].form.errors
    assert errors.keys() == {"hours_2"}
    assert words in errors["hours_2"][0]
    person.refresh_from_db()
    assert person.working_hours == []


def test_hours_call_for_no_publishing_and_are_left_alone_by_other_changes(admin, person):
    response = post(admin, person, hours_0="9-17")
    assert not any("publish" in str(message) for message in get_messages(response.wsgi_request))

    post(admin, person, hours_0="09:00–17:00", title="Staff engineer")

    person.refresh_from_db()
    assert (person.working_hours, person.title) == ([[0, 540, 1020]], "Staff engineer")


def test_hours_that_are_emptied_are_gone(admin, person):
    post(admin, person, hours_0="9-17")
    post(admin, person)

    person.refresh_from_db()
    assert not person.hours

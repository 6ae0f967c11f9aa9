"""Public holidays in the form of an interviewer, and which of them somebody works on."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from interviews.models import Interviewer
from interviews.panels import public_holidays
from recruiting import clock
from tests.factories import make_interviewer


@pytest.fixture
def person(db) -> Interviewer:
    return make_interviewer(name="Ada", nylas_grant_id=None, grant_state="none", time_zone="Europe/Berlin")


def address(person: Interviewer) -> str:
    return reverse("admin:interviews_interviewer_change", args=[person.pk])


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
    return client.post(address(person), form | changes)


def coming(country: str, region: str = "") -> list[date]:
    today = clock.now().date()
    return list(public_holidays.between(country, region, today, today + timedelta(days=360)))


def test_country_is_suggested_and_none_is_kept_until_it_is_chosen(admin, person):
    page = admin.get(address(person)).content.decode()

    assert "By the time zone it would be Germany." in page
    assert person.kept_holidays(date(2026, 12, 25), date(2026, 12, 25)) == {}


def test_holidays_are_listed_once_the_country_is_known_and_can_be_worked_on(admin, person):
    assert "Region" not in admin.get(address(person)).content.decode()
    post(admin, person, holiday_country="DE")  # its regions are asked next
    post(admin, person, holiday_country="DE", holiday_region="BE")
    first, second, *_ = coming("DE", "BE")
    page = admin.get(address(person)).content.decode()
    assert f'value="{first}"' in page
    assert 'value="BE" selected' in page

    post(
        admin,
        person,
        holiday_country="DE",
        holiday_region="BE",
        works_on_holidays=[str(first), "2001-01-01", "nonsense"],
    )

    person.refresh_from_db()
    assert (person.holiday_country, person.holiday_region, person.works_on_holidays) == ("DE", "BE", [str(first)])
    assert second in person.kept_holidays(first, second)
    assert first not in person.kept_holidays(first, second)


def test_region_of_another_country_is_none(admin, person):
    post(admin, person, holiday_country="DE", holiday_region="BE")
    post(admin, person, holiday_country="PT", holiday_region="BE")

    person.refresh_from_db()
    assert (person.holiday_country, person.holiday_region) == ("PT", "")


def test_country_that_is_none_is_refused_at_its_field(admin, person):
    response = post(admin, person, holiday_country="ZZ")

    assert response.context["adminform"].form.errors.keys() == {"holiday_country"}

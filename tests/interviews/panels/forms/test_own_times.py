"""Forms about one's own times write their own columns and nothing else."""

import pytest
from django.http import QueryDict

from interviews.models import Interviewer, Leave
from interviews.panels.forms.own_times import OwnHolidaysForm, OwnHoursForm, OwnLeaveForm
from recruiting import clock
from tests.factories import make_interviewer, make_user

pytestmark = pytest.mark.django_db


def test_what_happened_meanwhile_to_other_columns_stands():
    person = make_interviewer()
    forms = [
        OwnHoursForm(QueryDict("hours_0=9-12&time_zone=Europe/Lisbon"), instance=person),
        OwnHolidaysForm(QueryDict("holiday_country=PT"), instance=Interviewer.objects.get()),
    ]
    Interviewer.objects.update(grant_state="expired", title="Principal")

    for form in forms:
        assert form.is_valid(), form.errors
        form.keep(by=None, at=clock.now())

    person.refresh_from_db()
    assert (person.grant_state, person.title) == ("expired", "Principal")
    assert (person.working_hours, person.holiday_country) == ([[0, 540, 720]], "PT")


def test_leave_keeps_who_entered_it_and_a_second_click_adds_none():
    person, by = make_interviewer(), make_user()
    for _ in range(2):
        form = OwnLeaveForm(
            QueryDict("first_day=2030-01-01&last_day=2030-01-02&kind=other"), instance=Leave(interviewer=person)
        )
        assert form.is_valid(), form.errors
        form.keep(by=by, at=clock.now())

    leave = Leave.objects.get()
    assert (leave.interviewer, leave.entered_by, leave.days) == (person, by, "1 Jan 2030 to 2 Jan 2030")


def test_zone_has_to_be_one():
    form = OwnHoursForm(QueryDict("time_zone=Lisboa"), instance=make_interviewer())

    assert form.errors == {"time_zone": ["“Lisboa” is not a time zone. Choose one like Europe/Lisbon."]}

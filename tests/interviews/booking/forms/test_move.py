"""The form that moves an interview: times with their zones, and what is kept of a mistake."""

from datetime import UTC, datetime, timedelta

import pytest
from django.http import QueryDict

from interviews.booking.forms.move import MoveForm
from interviews.nylas.shapes import Slot
from tests.factories import make_interview

pytestmark = pytest.mark.django_db
AT = datetime(2026, 12, 8, 10, tzinfo=UTC)
SLOT = Slot(starts_at=AT, ends_at=AT + timedelta(minutes=45), emails=("priya@example.com",))


def filled(interview, **changes: str) -> MoveForm:
    data = QueryDict(mutable=True)
    data.update({"starts_at": str(int(AT.timestamp())), "way": "at_once", "reason": "Travel"} | changes)
    return MoveForm(data, interview=interview, slots=[SLOT])


def test_times_are_grouped_by_day_with_the_zone_of_the_panel_and_of_the_candidate():
    form = MoveForm(None, interview=make_interview(candidate_time_zone="America/New_York"), slots=[SLOT])

    assert form.fields["starts_at"].choices[1] == (
        "Tuesday 8 December 2026",
        [(str(int(AT.timestamp())), "Tue 8 Dec, 10:00 Lisbon (UTC+0) · for the candidate Tue 05:00 New York (UTC−5)")],
    )


def test_time_comes_back_as_a_moment():
    form = filled(make_interview())

    assert form.is_valid(), form.errors
    assert form.cleaned_data["starts_at"] == AT


@pytest.mark.parametrize("value", ["", "1", "x", "9" * 40])
def test_time_that_is_not_offered_is_refused_at_its_field_and_the_reason_is_kept(value):
    form = filled(make_interview(), starts_at=value)

    assert list(form.errors) == ["starts_at"]
    assert "Travel" in str(form["reason"])


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501, "a\0b"])
def test_reason_is_asked_for_and_has_an_end(reason):
    assert list(filled(make_interview(), reason=reason).errors) == ["reason"]

"""One interviewer of a list, by the rules of the page on which one is added."""

import pytest

from interviews.panels.forms.interviewer import InterviewerForm
from interviews.panels.forms.roster import RosterEntryForm
from tests.factories import make_interviewer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "Priya https://example.com"},
        {"name": "x" * 121},
        {"email": "nobody"},
        {"title": "x" * 121},
        {"bio": "x" * 301},
        {"time_zone": "Lisbon"},
        {"weight": "0"},
        {"weight": "half"},
        {"weight": "NaN"},
        {"daily_cap": "0"},
        {"weekly_cap": "1.5"},
        {"daily_cap": "3", "weekly_cap": "2"},
    ],
)
def test_what_is_wrong_is_said_as_on_the_page(typed):
    sent = {
        "name": "Priya",
        "email": "p@example.com",
        "time_zone": "Europe/Lisbon",
        "is_active": True,
        "weight": 1,
    } | typed

    assert RosterEntryForm(sent).errors == InterviewerForm(sent).errors != {}


def test_address_is_kept_in_lower_case_and_not_looked_up():
    make_interviewer(email="p@example.com")
    form = RosterEntryForm({"name": "Priya", "email": " P@Example.com", "time_zone": "GMT Standard Time", "weight": 1})

    assert form.is_valid()
    assert (form.cleaned_data["email"], form.cleaned_data["time_zone"]) == ("p@example.com", "Europe/London")

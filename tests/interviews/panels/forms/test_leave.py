"""Days of leave as people and browsers write them."""

import pytest

from interviews.models import Leave
from interviews.panels.forms.leave import LeaveForm

pytestmark = pytest.mark.django_db  # constraints are asked there


def form(first: str, last: str, kind: str = "holiday") -> LeaveForm:
    return LeaveForm({"first_day": first, "last_day": last, "kind": kind})


@pytest.mark.parametrize("written", ["2026-08-03", "3 Aug 2026", "3 August 2026"])
def test_day_is_read_as_browsers_and_pages_write_it(written):
    filled = form(written, "2026-08-14")

    assert filled.is_valid()
    assert filled.instance.days == "3 Aug 2026 to 14 Aug 2026"


@pytest.mark.parametrize(
    ("first", "last", "field", "words"),
    [
        ("soon", "2026-08-14", "first_day", "Write a day like 2026-12-25 or 25 Dec 2026."),
        ("2026-08-03", "", "last_day", "Say which day."),
        ("2026-08-14", "2026-08-03", "last_day", "This is before the first day, 14 Aug 2026."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(first, last, field, words):
    filled = form(first, last)

    assert filled.errors == {field: [words]}
    assert (filled["first_day"].value(), filled["last_day"].value()) == (first, last)


def test_day_is_shown_as_the_browsers_calendar_wants_it():
    shown = str(LeaveForm(instance=Leave(first_day=None, last_day=None))["first_day"])

    assert 'type="date"' in shown


def test_fields_of_a_line_name_themselves():
    drawn = LeaveForm().as_p()

    assert [f'aria-label="{name}"' in drawn for name in ("From", "To", "Kind")] == [True] * 3

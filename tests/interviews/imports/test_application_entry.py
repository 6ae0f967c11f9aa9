"""What is written of one application, cleaned."""

from datetime import UTC, datetime

import pytest

from interviews.imports import application_entry
from recruiting.desk.entries import Entry
from tests.factories import NOW


def cleaned(**values: str) -> tuple[dict[str, str], datetime | None, list[str]]:
    said, at, mistakes = application_entry.clean(Entry(2, values), now=NOW)
    return said, at, [str(each) for each in mistakes]


@pytest.mark.parametrize(
    ("written", "stage"),
    [("Applied", "applied"), ("INTERVIEWING", "interviewing"), ("Application Review", "applied"), ("new", "applied")],
)
def test_stages_of_other_systems_are_known(written, stage):
    assert cleaned(stage=written)[0] == {"stage": stage}


@pytest.mark.parametrize("written", ["2026-01-31", "2026-01-31 00:00", "2026-01-31T00:00:00Z"])
def test_days_are_read_as_iso_8601_writes_them(written):
    assert cleaned(applied_at=written)[1] == datetime(2026, 1, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"stage": "Rejected"}, "Line 2, stage: Open applications alone"),
        ({"applied_at": "02/01/2026"}, "Line 2, applied_at: Write the day"),
        ({"applied_at": "9999-12-31T23:59:59-14:00"}, "Line 2, applied_at: Write the day"),
        ({"reference": "x" * 201}, "Line 2, reference: Please write at most 200 characters"),
        ({"reference": "a\nb"}, "Line 2, reference: Please write this in one line."),
        ({"phone": "call me"}, "Line 2, phone: Please write a phone number"),
    ],
)
def test_mistakes_say_what_to_write(values, words):
    (mistake,) = cleaned(**values)[2]

    assert mistake.startswith(words)


def test_address_and_number_are_cleaned_and_nothing_is_said_of_what_is_left_out():
    assert cleaned(email="Amara@EXAMPLE.com ", phone="+351\u00a0910")[0] == {
        "email": "Amara@example.com",
        "phone": "+351 910",
    }

"""What is typed is kept as it was typed, or refused in words; a time that can't be read is now."""

import uuid

import pytest

from debriefs.forms.notes import NoteForm, first_error
from tests.debriefs.pages import PAYLOAD
from tests.factories import NOW

KEY = str(uuid.uuid4())


def form(**fields: str) -> NoteForm:
    made = NoteForm({"text": "A line", "key": KEY} | fields)
    made.is_valid()
    return made


@pytest.mark.parametrize("text", [PAYLOAD, "\u202eabc", "עברית", "\u0301" * 50, "one\ntwo", "😀", "x" * 4000])
def test_any_words_are_kept_as_they_are(text: str) -> None:
    assert form(text=text).cleaned_data["text"] == text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": ""}, "Please write something first."),
        ({"text": " \n "}, "Please write something first."),
        ({"text": "x" * 10**6}, "Please write at most 4000 characters here; now it is 1000000."),
        ({"text": "a\0b"}, "There is a character in this that nobody can read. Please write it anew."),
        ({"key": ""}, "This could not be kept from this page."),
        ({"key": "../../etc"}, "This could not be kept from this page."),
    ],
)
def test_what_can_not_be_kept_is_said_in_words(fields: dict[str, str], words: str) -> None:
    assert first_error(form(**fields)).startswith(words)


@pytest.mark.parametrize("told", ["", "yesterday", "2026-13-40T99:00Z", "2026-11-29T20:00:00", "9" * 400])
def test_time_that_can_not_be_read_is_now(told: str) -> None:
    assert form(written_at=told).moment(NOW) == NOW


def test_time_with_a_zone_is_believed() -> None:
    told = form(written_at="2026-11-29T20:00:00.5+01:00").moment(NOW)

    assert told.isoformat() == "2026-11-29T20:00:00.500000+01:00"

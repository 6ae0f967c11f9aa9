"""What may be written in a letter, and what is said of the rest."""

import uuid

import pytest
from django.http import QueryDict

from debriefs.forms.letter import LetterForm
from debriefs.stages.letters import Draft

BEGIN = Draft("Good news", "Hello Amara,")


def bound(**fields: str) -> LetterForm:
    data = QueryDict(mutable=True)
    data.update({"key": str(uuid.uuid4()), "subject": "A", "body": "B"} | fields)
    return LetterForm(data, begins_with=BEGIN)


def test_it_begins_with_the_template_and_a_key_of_its_own() -> None:
    first, second = LetterForm(begins_with=BEGIN), LetterForm(begins_with=BEGIN)

    assert first.written() == BEGIN
    assert first["key"].value() != second["key"].value()


def test_lines_end_alike_and_a_subject_is_one_line() -> None:
    form = bound(subject="  A \t b ", body="One\r\n\r\nTwo")

    assert form.is_valid()
    assert (form.cleaned_data["subject"], form.cleaned_data["body"]) == ("A b", "One\n\nTwo")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"subject": " "}, "subject"),
        ({"subject": "x" * 151}, "subject"),
        ({"body": ""}, "body"),
        ({"body": "x" * 5001}, "body"),
        ({"body": "a\0b"}, "body"),
        ({"key": "1"}, "key"),
        ({"key": ""}, "key"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(fields: dict[str, str], wrong: str) -> None:
    form = bound(**fields)

    assert list(form.errors) == [wrong]
    assert form.written().body == fields.get("body", "B").replace("\0", "")


@pytest.mark.parametrize("body", ["Hello Amara,\n\n\n\nRita\nAcme", "Hello Amara,", " Rita \r\n\r\n Acme"])
def test_greeting_and_signature_alone_are_no_letter(body: str) -> None:
    data = QueryDict(mutable=True)
    data.update({"key": str(uuid.uuid4()), "subject": "A", "body": body})

    form = LetterForm(data, begins_with=BEGIN, frame="Hello Amara,\n\n\n\nRita\nAcme")

    assert list(form.errors) == ["body"]
    assert "Between greeting and signature stands nothing yet." in form.errors["body"][0]
    assert form.written().body == body

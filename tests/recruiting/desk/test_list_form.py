"""A list as a file or pasted: the file counts, and what is wrong is said where it was given."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from recruiting.desk.list_form import WrittenListForm, file_field, pasted_field
from recruiting.desk.written_list import NotAList


class Given(WrittenListForm):
    max_bytes, too_large = 30, "Too large."
    file = file_field("A file.")
    text = pasted_field("Or paste it", max_length=20, too_long="Too long.", rows=3)
    read: str

    def understand(self, text: str) -> None:
        if "," not in text:
            raise NotAList("No list.")
        self.read = text


def given(text: str = "", file: bytes | None = None) -> Given:
    return Given({"text": text}, {} if file is None else {"file": SimpleUploadedFile("list.csv", file)})


def test_file_counts_and_is_decoded():
    form = given("pasted, too", "Zoë,1".encode("cp1252"))

    assert form.is_valid(), form.errors
    assert (form.read, form.cleaned_data["text"]) == ("Zoë,1", "Zoë,1")


def test_what_is_pasted_is_read_as_it_is():
    form = given(" a,b\n")

    assert form.is_valid(), form.errors
    assert form.read == " a,b\n"


@pytest.mark.parametrize(
    ("told", "errors"),
    [
        ({"text": "a"}, {"text": ["No list."]}),
        ({"text": "a,b", "file": b"a"}, {"file": ["No list."]}),
        ({"file": b"x," * 16}, {"file": ["Too large."]}),
        ({"text": "x," * 11}, {"text": ["Too long."]}),
        ({"text": "a,b", "file": b""}, {"file": ["This file is empty. Please choose another one."]}),
    ],
)
def test_what_is_wrong_is_said_where_it_was_given(told: dict[str, Any], errors: dict[str, list[str]]):
    assert given(**told).errors == errors

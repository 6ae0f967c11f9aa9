"""What a recruiter says of a file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from interviews.imports.forms import FileForm, MeaningsForm

HEADINGS = [("Wer", ""), ("Email", "email"), ("", ""), ("Email", "email")]


def test_each_heading_is_asked_for_once_and_shows_what_it_means():
    form = MeaningsForm(None, kind="people", headings=HEADINGS)

    assert [(field.label, field.initial) for field in form.fields.values()] == [("“Wer”", ""), ("“Email”", "email")]


def test_what_is_said_is_told_by_heading():
    form = MeaningsForm(QueryDict("heading_0=name&heading_1="), kind="people", headings=HEADINGS)

    assert form.is_valid()
    assert dict(form.meanings()) == {"Wer": "name", "Email": ""}


def test_meaning_that_the_kind_does_not_have_is_refused():
    assert not MeaningsForm(QueryDict("heading_0=slug"), kind="people", headings=HEADINGS).is_valid()


@pytest.mark.parametrize("text", ["", "Title\nPasted\n"])
def test_of_a_file_and_pasted_lines_the_file_counts(text):
    file = SimpleUploadedFile("jobs.csv", "Title\nKöchin\n".encode("cp1252"))
    form = FileForm({"kind": "jobs", "text": text}, {"file": file})

    assert form.is_valid()
    assert form.content == "Title\nKöchin\n"

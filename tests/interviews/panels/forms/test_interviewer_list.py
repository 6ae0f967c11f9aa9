"""A list as it is given: a file, or pasted text."""

from django.core.files.uploadedfile import SimpleUploadedFile

from interviews.panels.forms.interviewer_list import MAX_LIST_BYTES, TOO_LARGE, BringForm, ListForm

TEXT = "Name,Email\nPriya,p@example.com\n"


def uploaded(content: bytes) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("list.csv", content)}


def test_file_comes_before_what_was_pasted():
    form = ListForm({"text": "pasted"}, uploaded(TEXT.encode("utf-8-sig")))

    assert form.is_valid()
    assert (form.cleaned_data["text"], len(form.written.entries)) == (TEXT, 1)


def test_errors_stand_where_the_list_was_given():
    assert list(ListForm({"text": ""}).errors) == ["text"]
    assert list(ListForm({"text": TEXT}, uploaded(b"PK\x03\x04")).errors) == ["file"]


def test_large_ones_are_refused_unread():
    assert ListForm({}, uploaded(b"x" * (MAX_LIST_BYTES + 1))).errors == {"file": [TOO_LARGE]}
    assert ListForm({"text": "x" * (MAX_LIST_BYTES + 1)}).errors == {"text": [TOO_LARGE]}


def test_list_is_brought_in_only_with_what_was_seen():
    assert list(BringForm({"text": TEXT}).errors) == ["digest"]

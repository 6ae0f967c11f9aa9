"""A list that a recruiter gives as a file, or pastes."""

from typing import ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile

from recruiting.desk import written_list
from recruiting.desk.theme import Textarea
from recruiting.desk.written_list import NotAList


def file_field(help_text: str) -> forms.FileField:
    return forms.FileField(
        required=False,
        label="File",
        help_text=help_text,
        widget=forms.FileInput({"accept": ".csv,.tsv,.txt,text/csv"}),
        error_messages={"empty": "This file is empty. Please choose another one."},
    )


def pasted_field(label: str, *, max_length: int, too_long: str, rows: int, placeholder: str = "") -> forms.CharField:
    """`max_length`: in characters."""
    shown = {"placeholder": placeholder} if placeholder else {}
    return forms.CharField(
        required=False,
        strip=False,
        max_length=max_length,
        label=label,
        widget=Textarea({"rows": rows, "spellcheck": "false", **shown}),
        help_text="Cells copied from a spreadsheet do, too. The first line names the columns.",
        error_messages={"max_length": too_long},
    )


class WrittenListForm(forms.Form):
    """Base of forms that have the fields `file` and `text`. Of both the file counts; then its text is `text`."""

    max_bytes: ClassVar[int]
    too_large: ClassVar[str]  # what is said of a file of more than that

    def understand(self, text: str) -> None:
        """Raises NotAList, which is said at the field from which the text came."""
        raise NotImplementedError

    def clean_file(self) -> UploadedFile | None:
        file = self.cleaned_data["file"]
        if file is not None and file.size > self.max_bytes:
            raise forms.ValidationError(self.too_large)
        return file

    def clean(self) -> None:
        if self.errors:
            return
        file = self.cleaned_data.get("file")
        try:
            if file is not None:
                self.cleaned_data["text"] = written_list.decode(file.read())
            self.understand(self.cleaned_data["text"])
        except NotAList as error:
            self.add_error("text" if file is None else "file", str(error))

"""The page on which a list of interviewers is given, and the one that shows what it would do."""

from django import forms
from django.core.files.uploadedfile import UploadedFile

from interviews.panels import roster_csv
from recruiting.desk import written_list
from recruiting.desk.theme import CheckClasses, Textarea
from recruiting.desk.written_list import NotAList, WrittenList

MAX_LIST_BYTES = 500_000
TOO_LARGE = (
    "This list is larger than 500 kB, so it must hold more than people. Take out what isn’t needed, or split it."
)


class ListForm(forms.Form):
    """A list as a file, or pasted. Of both the file counts. `written` is what it says."""

    file = forms.FileField(
        required=False,
        label="File",
        help_text="Saved as CSV from a spreadsheet or your HR system.",
        widget=forms.FileInput({"accept": ".csv,.tsv,.txt,text/csv"}),
        error_messages={"empty": "This file is empty. Please choose another one."},
    )
    text = forms.CharField(
        required=False,
        strip=False,
        max_length=MAX_LIST_BYTES,
        label="Or paste the list",
        widget=Textarea({"rows": 10, "spellcheck": "false", "placeholder": "Name,Email,Time zone"}),
        help_text="Cells copied from a spreadsheet do, too. The first line names the columns.",
        error_messages={"max_length": TOO_LARGE},
    )
    written: WrittenList

    def clean_file(self) -> UploadedFile | None:
        file = self.cleaned_data["file"]
        if file is not None and file.size > MAX_LIST_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        return file

    def clean(self) -> None:
        if self.errors:
            return
        file, given = self.cleaned_data.get("file"), "text"
        try:
            if file is not None:
                given = "file"
                self.cleaned_data["text"] = written_list.decode(file.read())
            self.written = roster_csv.read(self.cleaned_data["text"])
        except NotAList as error:
            self.add_error(given, str(error))


class BringForm(ListForm):
    """The same list again, once a person has seen what it would do. `digest`: of what they saw."""

    digest = forms.CharField(widget=forms.HiddenInput)
    mails_links = forms.BooleanField(
        required=False,
        label="Mail each of them the link to connect their calendar",
        help_text="Only to those without a calendar who were never sent one. It can be done later, on each one’s page.",
        widget=forms.CheckboxInput({"class": CheckClasses}),
    )

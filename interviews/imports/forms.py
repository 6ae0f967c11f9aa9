"""What a recruiter says of a file: what is in it, what its headings mean, and that it is to be carried out."""

from collections.abc import Iterator, Sequence

from django import forms
from django.core.files.uploadedfile import UploadedFile

from interviews.imports.columns import COLUMNS
from interviews.imports.models import ImportRun
from recruiting.desk import written_list
from recruiting.desk.theme import CheckClasses, Select, Textarea
from recruiting.desk.written_list import NotAList

MAX_BYTES = 5_000_000
MAX_PASTED = 1_000_000  # characters
MAX_COLUMNS = 100
TOO_LARGE = "This file is larger than 5 MB. Take out what isn’t needed, or split it."
NOTHING_GIVEN = "Choose a file, or paste its lines."
TOO_WIDE = f"There are more than {MAX_COLUMNS} columns. Take out those that aren’t needed."
LEAVE_OUT = ""


class FileForm(forms.Form):
    """A file, or its pasted lines; of both the file counts. `content` is its text."""

    kind = forms.ChoiceField(choices=ImportRun.Kind.choices, label="What is in it", widget=Select)
    file = forms.FileField(
        required=False,
        label="File",
        help_text="CSV, saved from a spreadsheet or another system. At most 5 MB and 10,000 lines.",
        widget=forms.FileInput({"accept": ".csv,.tsv,.txt,text/csv"}),
        error_messages={"empty": "This file is empty. Please choose another one."},
    )
    text = forms.CharField(
        required=False,
        strip=False,
        max_length=MAX_PASTED,
        label="Or paste its lines",
        widget=Textarea({"rows": 8, "spellcheck": "false"}),
        help_text="Cells copied from a spreadsheet do, too. The first line names the columns.",
        error_messages={"max_length": "This is too much to paste. Save it as a file."},
    )
    content: str

    def clean_file(self) -> UploadedFile | None:
        file = self.cleaned_data["file"]
        if file is not None and file.size > MAX_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        return file

    def clean(self) -> None:
        if self.errors:
            return
        file, given = self.cleaned_data.get("file"), "text"
        try:
            if file is not None:
                given = "file"
                self.content = written_list.decode(file.read())
            else:
                self.content = self.cleaned_data["text"]
                if not self.content.strip():
                    raise NotAList(NOTHING_GIVEN)
            written = written_list.read(self.content, COLUMNS[self.cleaned_data["kind"]])
            if len(written.headings) > MAX_COLUMNS:
                raise NotAList(TOO_WIDE)
        except NotAList as error:
            self.add_error(given, str(error))


class MeaningsForm(forms.Form):
    """For each heading of the file the column that it means."""

    def __init__(self, data: object, *, kind: str, headings: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # what a request holds
        labels = COLUMNS[kind].labels
        choices = [(LEAVE_OUT, "Leave it out"), *((name, label.capitalize()) for name, label in labels.items())]
        self.headings = list(dict.fromkeys(heading for heading, _ in headings if heading))
        meant = dict(headings)
        for number, heading in enumerate(self.headings):
            self.fields[f"heading_{number}"] = forms.ChoiceField(
                choices=choices, required=False, label=f"“{heading}”", initial=meant[heading], widget=Select
            )

    def meanings(self) -> Iterator[tuple[str, str]]:
        """Once it is valid."""
        for number, heading in enumerate(self.headings):
            yield heading, self.cleaned_data[f"heading_{number}"]


class CarryOutForm(forms.Form):
    """`digest`: of what the recruiter saw."""

    digest = forms.CharField(widget=forms.HiddenInput)
    leaves_out = forms.BooleanField(
        required=False,
        label="Leave out the lines with mistakes",
        widget=forms.CheckboxInput({"class": CheckClasses}),
    )

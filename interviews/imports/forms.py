"""What a recruiter says of a file: what is in it, what its headings mean, and that it is to be carried out."""

from collections.abc import Iterator, Sequence

from django import forms

from interviews.imports.columns import COLUMNS
from interviews.imports.models import ImportRun
from recruiting.desk import written_list
from recruiting.desk.list_form import WrittenListForm, file_field, pasted_field
from recruiting.desk.theme import CheckClasses, Select
from recruiting.desk.written_list import NotAList

MAX_BYTES = 5_000_000
MAX_PASTED = 1_000_000  # characters
MAX_COLUMNS = 100
TOO_LARGE = "This file is larger than 5 MB. Take out what isn’t needed, or split it."
NOTHING_GIVEN = "Choose a file, or paste its lines."
TOO_WIDE = f"There are more than {MAX_COLUMNS} columns. Take out those that aren’t needed."
LEAVE_OUT = ""


class FileForm(WrittenListForm):
    """`content` is the file's text."""

    field_order = ("kind", "file", "text")
    max_bytes, too_large = MAX_BYTES, TOO_LARGE

    kind = forms.ChoiceField(choices=ImportRun.Kind.choices, label="What is in it", widget=Select)
    file = file_field("CSV, saved from a spreadsheet or another system. At most 5 MB and 10,000 lines.")
    text = pasted_field(
        "Or paste its lines",
        max_length=MAX_PASTED,
        too_long="This is too much to paste. Save it as a file.",
        rows=8,
    )
    content: str

    def understand(self, text: str) -> None:
        if self.cleaned_data["file"] is None and not text.strip():
            raise NotAList(NOTHING_GIVEN)
        written = written_list.read(text, COLUMNS[self.cleaned_data["kind"]])
        if len(written.headings) > MAX_COLUMNS:
            raise NotAList(TOO_WIDE)
        self.content = text


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

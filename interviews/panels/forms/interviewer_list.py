"""The page on which a list of interviewers is given, and the one that shows what it would do."""

from django import forms

from interviews.panels import roster_csv
from recruiting.desk.list_form import WrittenListForm, file_field, pasted_field
from recruiting.desk.theme import CheckClasses
from recruiting.desk.written_list import WrittenList

MAX_LIST_BYTES = 500_000
TOO_LARGE = (
    "This list is larger than 500 kB, so it must hold more than people. Take out what isn’t needed, or split it."
)


class ListForm(WrittenListForm):
    """`written` is what the list says."""

    max_bytes, too_large = MAX_LIST_BYTES, TOO_LARGE

    file = file_field("Saved as CSV from a spreadsheet or your HR system.")
    text = pasted_field(
        "Or paste the list",
        max_length=MAX_LIST_BYTES,
        too_long=TOO_LARGE,
        rows=10,
        placeholder="Name,Email,Time zone",
    )
    written: WrittenList

    def understand(self, text: str) -> None:
        self.written = roster_csv.read(text)


class BringForm(ListForm):
    """The same list again, once a person has seen what it would do. `digest`: of what they saw."""

    digest = forms.CharField(widget=forms.HiddenInput)
    mails_links = forms.BooleanField(
        required=False,
        label="Mail each of them the link to connect their calendar",
        help_text="Only to those without a calendar who were never sent one. It can be done later, on each one’s page.",
        widget=forms.CheckboxInput({"class": CheckClasses}),
    )

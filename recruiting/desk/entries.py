"""Rows as a file or a list writes them: checked by a form, so by the admin's rules and in its words, and compared with what is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import Model, QuerySet
from django.forms import ModelForm, model_to_dict

from recruiting.desk.stamp import value_words

Form = TypeVar("Form", bound=ModelForm)


@dataclass(frozen=True)
class Mistake:
    """Something a person has to put right. `column`: the word for the value at fault; empty when the whole row is."""

    line: int  # from 1
    words: str
    column: str = ""

    def __str__(self) -> str:
        return f"Line {self.line}, {self.column}: {self.words}" if self.column else f"Line {self.line}: {self.words}"


@dataclass(frozen=True)
class Change:
    """One value of a row, as people read it. `before` is empty for a new row."""

    column: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """What is written of one row. Columns that it leaves out keep their values, or get their defaults."""

    line: int
    values: Mapping[str, object]  # by column
    lines: Mapping[tuple[str | int, ...], int] = field(default_factory=dict)  # of values that have lines of their own

    def line_of(self, *path: str | int) -> int:
        """The line of a value, or of one in a list: `line_of("people", 2)`."""
        return self.lines.get(path, self.line)

    def mistake(self, words: str, *path: str | int) -> Mistake:
        return Mistake(self.line_of(*path), words, column=str(path[0]) if path else "")


def fill_in(form: type[Form], entry: Entry, instance: Model) -> Form:
    """The form as sent by a person who types what is written and leaves everything else as it stands."""
    fields = form.base_fields
    kept = model_to_dict(instance, fields=fields)
    shown = {name: each.prepare_value(kept.get(name)) for name, each in fields.items()}
    written = {name: value for name, value in entry.values.items() if name in fields}
    return form(shown | written, instance=instance)


def mistakes_of(form: ModelForm, entry: Entry, *, known: frozenset[str] = frozenset()) -> list[Mistake]:
    """The form's errors. `known`: columns of which something is said already."""
    return [
        entry.mistake(" ".join(map(str, errors)), *([] if name == NON_FIELD_ERRORS else [name]))
        for name, errors in form.errors.items()
        if name not in known
    ]


def changed_columns(form: ModelForm) -> list[str]:
    """What a valid form would change, by its cleaned values: other blanks or capitals than those kept are no change."""
    return [
        name
        for name, field in form.fields.items()
        if field.has_changed(form.get_initial_for_field(field, name), field.prepare_value(form.cleaned_data[name]))
    ]


def changes_of(form: ModelForm, entry: Entry, *, is_new: bool) -> list[Change]:
    """What a valid form would change, in words; of a new row, what is written of it."""
    columns = [name for name in form.fields if name in entry.values] if is_new else changed_columns(form)
    return [_change(form, name, is_new=is_new) for name in columns]


def _change(form: ModelForm, name: str, *, is_new: bool) -> Change:
    typed, field = form.cleaned_data[name], form.fields[name]
    after = list(typed) if isinstance(typed, QuerySet) else typed
    before = "" if is_new else value_words(field, form.get_initial_for_field(field, name))
    return Change(name, before, value_words(field, after))

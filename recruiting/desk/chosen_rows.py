"""Choices of rows: with a search, and without keys that no row can have; Django would hand them to the database, which fails."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.admin.widgets import AutocompleteMixin, AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms import ModelMultipleChoiceField
from django.forms.widgets import ChoiceWidget

MAX_DIGITS = 18  # of a whole number in a filter; a column holds no more
MAX_LISTED = 200  # rows that a page lists, so that they can be chosen without JavaScript; of more only the chosen ones


def can_be_key(model: type[Model], text: str) -> bool:
    """Could a row of this model have this key?"""
    try:
        model._meta.pk.clean(text, None)
    except ValidationError:
        return False
    return True


class RowsField(ModelMultipleChoiceField):
    def clean(self, value: Iterable[object] | None) -> QuerySet[Model]:
        pk = self.queryset.model._meta.pk  # type: ignore[union-attr]  # the constructor asks for it
        for key in value if isinstance(value, list | tuple) else ():
            try:
                pk.clean(key, None)
            except ValidationError:
                words = self.error_messages["invalid_pk_value"]
                raise ValidationError(words, code="invalid_pk_value", params={"pk": key}) from None
        return super().clean(value)


class _Searched(AutocompleteMixin, ChoiceWidget):
    """The admin's choice with a search, which also lists the rows while they are few: without JavaScript there is no search."""

    def optgroups(
        self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None
    ) -> list[tuple[str | None, list[dict[str, Any]], int | None]]:
        rows = list(self.choices.queryset[: MAX_LISTED + 1])
        if len(rows) > MAX_LISTED:
            return super().optgroups(name, [one for one in value if one.isdecimal() and len(one) <= MAX_DIGITS], attrs)
        options = [(str(row.pk), self.choices.field.label_from_instance(row)) for row in rows]
        if not self.allow_multiple_selected:
            options.insert(0, ("", ""))
        drawn = [self.create_option(name, key, label, key in value, n) for n, (key, label) in enumerate(options)]
        return [(None, drawn, 0)]


class SearchedChoice(_Searched, AutocompleteSelect):
    """One row."""


class SearchedChoices(_Searched, AutocompleteSelectMultiple):
    """Any number of rows. Without the cross that removes all at once: each has its own, and it is no entry of the list."""

    def build_attrs(
        self, base_attrs: dict[str, object], extra_attrs: dict[str, object] | None = None
    ) -> dict[str, object]:
        return super().build_attrs(base_attrs, extra_attrs) | {"data-allow-clear": "false"}

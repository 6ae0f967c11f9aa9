"""Two people editing one row: a form reports what a colleague has changed since it was opened, before overwriting it."""

import hashlib
from collections.abc import Iterable
from datetime import time
from types import new_class
from typing import TYPE_CHECKING

from django.core import signing
from django.db.models import Model
from django.forms import BooleanField, Field, ModelForm
from django.utils.text import Truncator
from django.utils.translation import gettext as _

NAME = "_shown"  # of the hidden field with the stamp

if TYPE_CHECKING:
    Base = ModelForm
else:
    Base = object


class Stamped(Base):
    """A form with a signed stamp of its row's values as they were when it was shown. Sent without a stamp, it does not compare."""

    def stamp(self) -> str:
        """The row's value of each field, hashed, all signed."""
        return signing.dumps(
            {name: _hash(field, self._current_value(name)) for name, field in self._shown_fields()}, salt=self._salt()
        )

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.instance.pk is not None and (stamp := self.data.get(NAME)):
            try:
                self._add_conflicts(signing.loads(stamp, salt=self._salt()))
            except signing.BadSignature:
                self.add_error(None, _("This page was not sent as it was opened. Please look at it, then save again."))

    def _add_conflicts(self, shown: dict[str, str]) -> None:
        for name, field in self._shown_fields():
            is_changed = name in shown and shown[name] != _hash(field, self._current_value(name))
            if is_changed and name in self.changed_data:
                words = _("Somebody else changed this meanwhile to “%(value)s”. Save again to overwrite it.")
                self.add_error(name, words % {"value": value_words(field, self._current_value(name))})

    def _shown_fields(self) -> list[tuple[str, Field]]:
        return [(name, field) for name, field in self.fields.items() if not field.disabled]

    def _current_value(self, name: str) -> object:
        return self.get_initial_for_field(self.fields[name], name)

    def _salt(self) -> str:
        return f"shown:{self.instance._meta.label}:{self.instance.pk}"


def stamped(form: type[ModelForm]) -> type[ModelForm]:
    """The same form with a stamp."""
    return new_class(form.__name__, (Stamped, form))


def _hash(field: Field, value: object) -> str:
    prepared = field.prepare_value(value)
    if isinstance(prepared, list | tuple | set):
        prepared = sorted(map(str, prepared))
    text = "" if prepared is None else str(prepared)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def value_words(field: Field, value: object) -> str:
    """The value as the page shows it."""
    if isinstance(field, BooleanField):
        return _("on") if value else _("off")
    values: Iterable[object] = value if isinstance(value, list | tuple) else [value]
    return Truncator(", ".join(filter(None, (_word(field, one) for one in values)))).chars(120) or _("nothing")


def _word(field: Field, value: object) -> str:
    if value is None or isinstance(value, Model):
        return str(value or "")
    if isinstance(value, time):
        shown = field.prepare_value(value)  # midnight at which something ends is 24:00
        return f"{shown:%H:%M}" if isinstance(shown, time) else str(shown)
    queryset = getattr(field, "queryset", None)
    if queryset is not None:
        return str(queryset.filter(pk=value).first() or value)
    labels = {str(key): str(label) for key, label in getattr(field, "choices", None) or []}
    return labels.get(str(value), str(value))

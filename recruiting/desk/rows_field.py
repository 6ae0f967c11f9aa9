"""A choice of several rows that refuses keys which no row can have; Django would hand them to the database, which fails."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms import ModelMultipleChoiceField


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

"""What a program sends, in a body or as parameters of an address: only what is asked for, so nothing misspelt is passed over."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from itertools import islice
from typing import Any, cast

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import Direction
from rest_framework import serializers

MAX_NAMED, MAX_NAME = 20, 100  # of what is not known: how many, and how much of each


class Form(serializers.Serializer):
    """Base of all that is sent. By itself it asks for nothing."""

    def to_internal_value(self, data: Any) -> Any:
        """As in DRF; raises ValidationError also for each name that is no field, beside what is wrong with the others."""
        sent: Iterable[str] = data if isinstance(data, Mapping) else ()
        unknown = {_shown(name): self._hint(name) for name in islice(_without(sent, self.fields), MAX_NAMED)}
        try:
            read = super().to_internal_value(data)
        except serializers.ValidationError as error:
            found = cast("dict[str, Any]", error.detail)  # of a serializer always by field
            raise serializers.ValidationError(found | unknown) from None
        if unknown:
            raise serializers.ValidationError(unknown)
        return read

    def _hint(self, name: str) -> str:
        if not self.fields:
            return "Nothing is taken here."
        if near := get_close_matches(name[:MAX_NAME], self.fields, n=1):
            return f"Nothing of this name is taken here. Did you mean “{near[0]}”?"
        return f"Nothing of this name is taken here. There is: {', '.join(self.fields)}."


class FormSchema(OpenApiSerializerExtension):
    target_class = Form
    match_subclasses = True

    def map_serializer(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, object]:
        described = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        return {**described, "additionalProperties": False}


def _without(names: Iterable[str], known: Mapping[str, object]) -> Iterable[str]:
    return (name for name in names if name not in known)


def _shown(name: str) -> str:
    """So that it can be written again: not all that JSON may hold is text."""
    return name[:MAX_NAME].encode("utf-8", "backslashreplace").decode()

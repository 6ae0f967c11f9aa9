"""Bodies of requests: JSON that every program reads alike, not packed, and no deeper than anything that is asked for."""

import json
from collections.abc import Iterable, Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework.exceptions import ParseError, UnsupportedMediaType
from rest_framework.parsers import JSONParser
from rest_framework.utils.json import strict_constant

MAX_DEPTH = 20
TOO_DEEP = f"The JSON is nested deeper than {MAX_DEPTH} levels."
PLAIN = {"", "identity"}


class PlainJSON(JSONParser):
    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """As in DRF; raises ParseError also where the same field stands twice, since programs differ in which of them counts.

        Raises UnsupportedMediaType for what is packed: nothing is ever unpacked, so no small body becomes a large one.
        """
        context = parser_context or {}
        packing: str = context["request"].headers.get("Content-Encoding", "")
        if packing.strip().lower() not in PLAIN:
            raise UnsupportedMediaType(
                self.media_type, detail="The body is packed. Send it without a Content-Encoding."
            )
        try:
            text = stream.read().decode(context.get("encoding", settings.DEFAULT_CHARSET))
            read = json.loads(text, parse_constant=strict_constant, object_pairs_hook=_each_once)
        except RecursionError:
            raise ParseError(TOO_DEEP) from None
        except ValueError as error:
            raise ParseError(f"JSON parse error - {error}") from error
        _check_depth(read)
        return read


def _each_once(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise ParseError(f"The field {json.dumps(name[:100])} stands twice in one object.")
        found[name] = value
    return found


def _check_depth(read: object) -> None:
    level = [read]
    for _ in range(MAX_DEPTH):
        level = [inner for each in level for inner in _inside(each)]
        if not level:
            return
    raise ParseError(TOO_DEEP)


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()

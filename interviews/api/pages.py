"""Pages of a list, by cursors that fit their own list alone."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.views import APIView

Row = TypeVar("Row")
NEXT_PAGE = "Where the next page is; null on the last."
PAGE_BEFORE = "Where the page before this one is; null on the first."
MARK = 8  # characters that say of which list a cursor is


class NewestFirst(CursorPagination):
    page_size = 50
    ordering: tuple[str, ...] = ("-created_at", "-pk")

    def paginate_queryset(
        self, queryset: QuerySet[Model, Row] | Sequence[Row], request: Request, view: APIView | None = None
    ) -> list[Row] | None:
        """As in DRF; raises NotFound also for a cursor of another list, and for one that can be decoded but is not ours."""
        self._mark = _mark_of(request)
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValidationError, ValueError, OverflowError) as error:
            raise NotFound(self.invalid_cursor_message) from error

    def encode_cursor(self, cursor: Cursor) -> str:
        address = super().encode_cursor(cursor)
        before, named, rest = address.partition(f"{self.cursor_query_param}=")
        return f"{before}{named}{self._mark}{rest}"

    def decode_cursor(self, request: Request) -> Cursor | None:
        encoded = request.query_params.get(self.cursor_query_param)
        if encoded is None:
            return None
        if not encoded.startswith(self._mark):
            raise NotFound("This cursor is of another list, or of the same one with other filters.")
        # DRF reads it from the parameters of the request that it is given
        asked = _Asked({self.cursor_query_param: encoded[MARK:]})
        return super().decode_cursor(asked)  # type: ignore[arg-type]

    def get_paginated_response_schema(self, schema: dict[str, object]) -> dict[str, object]:
        """As in DRF, with our descriptions in place of examples with addresses of another site."""
        described = super().get_paginated_response_schema(schema)
        described["properties"] |= {
            name: {"type": "string", "format": "uri", "nullable": True, "description": words, "example": None}
            for name, words in (("next", NEXT_PAGE), ("previous", PAGE_BEFORE))
        }
        return described


class LatestAppliedFirst(NewestFirst):
    ordering = ("-applied_at", "-pk")


class LatestDecidedFirst(NewestFirst):
    ordering = ("-decided_at", "-pk")


class LatestWrittenFirst(NewestFirst):
    ordering = ("-written_at", "-pk")


class OldestPanelFirst(NewestFirst):
    ordering = ("pk",)


class _Asked:
    def __init__(self, query_params: dict[str, str]) -> None:
        self.query_params = query_params


def _mark_of(request: Request) -> str:
    """Of the address and its filters; the same in whichever order they are named."""
    filters = sorted((name, value) for name, value in request.query_params.items() if name != "cursor")
    return hashlib.sha256(repr((request.path, filters)).encode("utf-8", "replace")).hexdigest()[:MARK]

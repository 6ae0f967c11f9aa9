"""What all addresses of the API have in common: who may ask, how often, and the form of the answers."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.authentication import TokenAuthentication
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.viewsets import GenericViewSet

from candidates import rate_limit
from interviews.api import problems
from interviews.api.access import Caller, HasScope, KeyAuthentication
from interviews.api.bodies import PlainJSON
from interviews.api.forms import Form
from interviews.ats.models import kept_answer
from interviews.models import ApiKey, KeptAnswer
from recruiting import clock

Lookup = str | Callable[[Any], Q]  # a column, or what rows are to be like for this value
MAX_REQUESTS, PERIOD = 600, timedelta(minutes=1)
MAX_NAME = 200
IDEMPOTENCY_KEY = "Idempotency-Key"
REPEATABLE = OpenApiParameter(
    IDEMPOTENCY_KEY,
    str,
    OpenApiParameter.HEADER,
    description="A name of your own for this request. Sent again within 24 hours it makes nothing and is answered the same.",
)
# Parameters that are read elsewhere.
OF_ALL = frozenset({"format"})
OF_LISTS = OF_ALL | {"cursor"}


class PerCaller(BaseThrottle):
    """So many requests of one key in a minute of the clock. Keeps on the request what the headers say."""

    def allow_request(self, request: Request, view: object) -> bool:
        now = clock.now()
        used = rate_limit.count(f"api:{Caller.of(request).name}", per=PERIOD, now=now)
        self.seconds_left = PERIOD.total_seconds() - now.timestamp() % PERIOD.total_seconds()
        request.rate_limit = {  # type: ignore[attr-defined]  # read by Answers
            "RateLimit-Limit": str(MAX_REQUESTS),
            "RateLimit-Remaining": str(max(0, MAX_REQUESTS - used)),
            "RateLimit-Reset": str(int(self.seconds_left) + 1),
        }
        return used <= MAX_REQUESTS

    def wait(self) -> float:
        return self.seconds_left + 1


class Answers(GenericViewSet):
    """Answers name people, so proxies and browsers must not store them; a program may, and asks with their ETag."""

    authentication_classes = [KeyAuthentication, TokenAuthentication]
    permission_classes = [HasScope]
    parser_classes = [PlainJSON]
    throttle_classes = [PerCaller]
    scope = ApiKey.Scope.READ
    filters: type[Form] = Form
    lookups: Mapping[str, Lookup] = {}  # of each filter

    @property
    def parameters(self) -> type[Form]:
        """What may stand behind the address."""
        return self.filters if self.action == "list" else Form

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """As in DRF; raises ValidationError also for parameters that the address does not have."""
        super().initial(request, *args, **kwargs)
        self.asked = self._parameters_sent()

    def get_object(self) -> Any:
        """As in DRF. No row of ours has NUL in its name, and Postgres would refuse to look for it."""
        if "\x00" in str(self.kwargs.get(self.lookup_field, "")):
            raise NotFound
        return super().get_object()

    def options(self, request: HttpRequest, *args: object, **kwargs: object) -> Response:
        """Which methods there are stands in `Allow`; what is sent and answered, in the document."""
        return Response(status=204)

    def get_exception_handler(self) -> problems.Handler:
        return problems.answer

    @property
    def default_response_headers(self) -> dict[str, str]:
        headers: dict[str, str] = super().default_response_headers
        return {**headers, "Cache-Control": "private, no-store"}

    def finalize_response(self, request: Request, response: Response, *args: object, **kwargs: object) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)
        for name, value in getattr(request, "rate_limit", {}).items():
            answer.headers[name] = value
        if isinstance(answer, Response) and request.method in {"GET", "HEAD"} and answer.status_code == 200:
            answer.add_post_render_callback(lambda rendered: with_etag(request._request, rendered))
        return answer

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Of a list what its filters leave."""
        return narrow(queryset, self.asked, self.lookups) if self.action == "list" else queryset

    @property
    def caller(self) -> Caller:
        return Caller.of(self.request)

    @property
    def key(self) -> ApiKey:
        """Of a view whose scope only keys have."""
        if self.caller.key is None:
            raise problems.MissingScope(self.scope)
        return self.caller.key

    def _parameters_sent(self) -> dict[str, Any]:
        """Those that are not empty. Raises ValidationError also for one that is not known or comes twice: too much would be shown."""
        sent = self.request.query_params.copy()
        if twice := [name for name, values in sent.lists() if len(values) > 1]:
            raise serializers.ValidationError(dict.fromkeys(twice, "This may be asked for only once."))
        for name in OF_LISTS if self.action == "list" else OF_ALL:
            sent.pop(name, None)
        checked = self.parameters(data=sent)
        checked.is_valid(raise_exception=True)
        return {name: value for name, value in checked.validated_data.items() if value not in ("", None)}

    def sent(self, form: type[Form]) -> dict[str, Any]:
        """The body, checked. Raises ValidationError, which names each field."""
        checked = form(data=self.request.data)
        checked.is_valid(raise_exception=True)
        return checked.validated_data

    def once(self, make: Callable[[], Model]) -> Response:
        """201 with the row that was made. A request with the same `Idempotency-Key` makes nothing and is answered with the same row."""
        name = self.request.headers.get(IDEMPOTENCY_KEY, "")
        if not name:
            return self._made(make().pk)
        kept = self._begin(name)
        if kept.made:
            return self._made(kept.made, {"Idempotent-Replayed": "true"})
        try:
            made = make()
        except BaseException:
            kept.delete()
            raise
        kept.keep(made.pk)
        return self._made(made.pk)

    def _begin(self, name: str) -> KeptAnswer:
        """Raises ValidationError, OtherRequest, StillWorking."""
        if len(name) > MAX_NAME:
            raise serializers.ValidationError({IDEMPOTENCY_KEY: f"At most {MAX_NAME} characters."})
        if not name.isprintable():  # Postgres keeps no NUL
            raise serializers.ValidationError({IDEMPOTENCY_KEY: "Letters, digits and signs alone."})
        try:
            return KeptAnswer.objects.begin(self.key, name, digest=_digest(self.request), at=clock.now())
        except kept_answer.OtherRequest:
            raise problems.OtherRequest(
                "This Idempotency-Key came with another request in the last 24 hours."
            ) from None
        except kept_answer.StillWorking:
            raise problems.StillWorking("The first request with this Idempotency-Key is not answered yet.") from None

    def _made(self, pk: object, headers: Mapping[str, str] | None = None) -> Response:
        row = self.get_queryset().filter(pk=pk).first()
        if row is None:
            raise NotFound
        return Response(self.get_serializer(row).data, 201, headers=headers)


def narrow(rows: QuerySet[Any], asked: Mapping[str, Any], lookups: Mapping[str, Lookup]) -> QuerySet[Any]:
    """What the filters leave."""
    for name, value in asked.items():
        lookup = lookups[name]
        rows = rows.filter(lookup(value) if callable(lookup) else Q(**{lookup: value}))
    return rows


def with_etag(request: HttpRequest, response: HttpResponse) -> HttpResponseBase | None:
    """ "Not modified", where the program has this very answer."""
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response)


def _digest(request: Request) -> str:
    words = json.dumps([request.method, request.path, request.data], sort_keys=True)
    return hashlib.sha256(words.encode()).hexdigest()

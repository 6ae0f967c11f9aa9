"""What went wrong, as RFC 9457 describes: each kind has a `type` that stays as it is, whatever the words are."""

import logging
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, TooManyFieldsSent
from django.db.models import TextChoices
from django.http import Http404
from django.urls import reverse
from drf_spectacular.hooks import postprocess_schema_enums
from rest_framework import exceptions, status
from rest_framework.response import Response

from interviews.models import ApiKey
from recruiting import outage

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
Handler = Callable[..., Response | None]


class Kind(TextChoices):
    """The last part of a problem's type, and its title."""

    INVALID = "invalid", "Something that was sent is not what it should be"
    MALFORMED = "malformed", "The body can’t be read"
    NOT_AUTHENTICATED = "not-authenticated", "There is no key, or none that works"
    NOT_ALLOWED = "not-allowed", "The token belongs to somebody who is no recruiter"
    MISSING_SCOPE = "missing-scope", "The key may not do this"
    NOT_FOUND = "not-found", "It does not exist, or this key may not see it"
    NO_SUCH_METHOD = "no-such-method", "The address does not take this method"
    NOT_ACCEPTABLE = "not-acceptable", "The answer can’t be had in this form"
    NOT_POSSIBLE = "not-possible", "It can’t be done as things stand"
    TIME_TAKEN = "time-taken", "The time is not free any more"
    OTHER_REQUEST = "idempotency-key-reused", "The Idempotency-Key was used for another request"
    STILL_WORKING = "request-in-progress", "The same request is being worked on"
    WRONG_MEDIA_TYPE = "wrong-media-type", "The body is in another form than JSON"
    TOO_MANY = "too-many-requests", "Too many requests in a minute"
    OUT_OF_REACH = "calendar-out-of-reach", "The calendars don’t answer at the moment"
    UNAVAILABLE = "unavailable", "Our own records can’t be reached at the moment"

    @property
    def type(self) -> str:
        return f"{settings.SITE_URL}{reverse('api_docs')}#problem-{self.value}"


PROBLEM = {
    "type": "object",
    "description": "What went wrong, as RFC 9457 describes.",
    "properties": {
        "type": {
            "type": "string",
            "format": "uri",
            "description": "Of which kind it is: the address of a line on the page of this documentation. It stays as it is.",
        },
        "title": {"type": "string", "description": "The same for all of this kind."},
        "status": {"type": "integer", "description": "The HTTP status."},
        "detail": {"type": "string", "description": "What is wrong this time, in words for a person."},
        "errors": {
            "type": "array",
            "description": "Of a problem of the kind “invalid”: each field that is wrong.",
            "items": {"$ref": "#/components/schemas/Mistake"},
        },
    },
    "required": ["type", "title", "status", "detail"],
}
MISTAKE = {
    "type": "object",
    "properties": {
        "field": {"type": "string", "description": "As in `candidate.email`; empty for the whole body."},
        "detail": {"type": "string"},
    },
    "required": ["field", "detail"],
}


class Problem(exceptions.APIException):
    """Base of what the API itself refuses."""

    kind = Kind.NOT_POSSIBLE
    status_code: int = status.HTTP_409_CONFLICT


class MissingScope(Problem):
    kind, status_code = Kind.MISSING_SCOPE, status.HTTP_403_FORBIDDEN

    def __init__(self, scope: ApiKey.Scope) -> None:
        super().__init__(f"This needs a key with the scope “{scope.value}”.")


class NotPossible(Problem):
    """With the reason, in words for a person."""


class TimeTaken(Problem):
    kind = Kind.TIME_TAKEN


class OtherRequest(Problem):
    kind = Kind.OTHER_REQUEST


class StillWorking(Problem):
    kind = Kind.STILL_WORKING


class OutOfReach(Problem):
    kind, status_code = Kind.OUT_OF_REACH, status.HTTP_503_SERVICE_UNAVAILABLE


class Unavailable(Problem):
    kind, status_code = Kind.UNAVAILABLE, status.HTTP_503_SERVICE_UNAVAILABLE

    def __init__(self) -> None:
        super().__init__("Whether what was sent was done is not known. Look at it before you send it again.")


BY_ERROR: dict[type[Exception], Kind] = {
    exceptions.ValidationError: Kind.INVALID,
    exceptions.ParseError: Kind.MALFORMED,
    exceptions.NotAuthenticated: Kind.NOT_AUTHENTICATED,
    exceptions.AuthenticationFailed: Kind.NOT_AUTHENTICATED,
    exceptions.PermissionDenied: Kind.NOT_ALLOWED,
    exceptions.NotFound: Kind.NOT_FOUND,
    exceptions.MethodNotAllowed: Kind.NO_SUCH_METHOD,
    exceptions.NotAcceptable: Kind.NOT_ACCEPTABLE,
    exceptions.UnsupportedMediaType: Kind.WRONG_MEDIA_TYPE,
    exceptions.Throttled: Kind.TOO_MANY,
}


def answer(error: Exception, context: Mapping[str, object]) -> Response | None:
    """The problem document for what a view raised; None for what is no answer but a fault of ours."""
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, TooManyFieldsSent):
        error = exceptions.ValidationError(f"More than {settings.DATA_UPLOAD_MAX_NUMBER_FIELDS} parameters.")
    elif outage.is_behind(error):
        logger.error("the API can't reach our records", exc_info=error)
        error = Unavailable()
    if not isinstance(error, exceptions.APIException):
        return None
    kind = error.kind if isinstance(error, Problem) else BY_ERROR.get(type(error), Kind.NOT_POSSIBLE)
    document: dict[str, object] = {"type": kind.type, "title": kind.label, "status": error.status_code}
    if isinstance(error, exceptions.ValidationError):
        mistakes = [{"field": field, "detail": words} for field, words in _mistakes(error.detail)]
        document |= {"detail": _in_words(mistakes), "errors": mistakes}
    else:
        document["detail"] = str(error.detail)
    return Response(document, error.status_code, headers=_headers(error), content_type=MEDIA_TYPE)


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if asked_for := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = asked_for
    if (seconds := getattr(error, "wait", None)) is not None:
        headers["Retry-After"] = str(int(seconds))
    elif error.status_code == status.HTTP_503_SERVICE_UNAVAILABLE:
        headers["Retry-After"] = str(outage.RETRY_AFTER)
    return headers


def _mistakes(detail: Any, field: str = "") -> Iterator[tuple[str, str]]:
    """Of DRF's nested lists and dictionaries: where, as in `candidate.email`, and what is wrong."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            here = "" if name == "non_field_errors" else str(name)
            yield from _mistakes(inner, ".".join(filter(None, (field, here))))
    elif isinstance(detail, list):
        for inner in detail:
            yield from _mistakes(inner, field)
    else:
        yield field, str(detail)


def _in_words(mistakes: list[dict[str, str]]) -> str:
    return " ".join(f"{each['field']}: {each['detail']}" if each["field"] else each["detail"] for each in mistakes)


def describe_problems(
    result: dict[str, Any], generator: object, request: object, public: bool
) -> dict[str, Any]:  # as drf-spectacular calls it
    """The OpenAPI document, in which every address may answer with a problem."""
    postprocess_schema_enums(result, generator, request=request, public=public)
    result["components"]["schemas"]["Problem"] = PROBLEM
    result["components"]["schemas"]["Mistake"] = MISTAKE
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for methods in result["paths"].values():
        for described in methods.values():
            described["responses"]["4XX"] = {"description": "A problem.", "content": content}
            described["responses"]["503"] = {
                "description": "The calendars, or our own records, don’t answer.",
                "content": content,
            }
    return result

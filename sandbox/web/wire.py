"""How a request is read and an answer is worded: JSON both ways, `request_id` in every answer, lists in pages."""

import hashlib
import json
import logging
import math
import re
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError

from sandbox.errors import InternalError, InvalidRequest, MethodNotAllowed, NylasError, TooLarge
from sandbox.web import idempotency
from sandbox.write_lock import writing

log = logging.getLogger("sandbox.web.wire")

Answer = Callable[..., HttpResponse]
DEFAULT_LIMIT = 50
MAX_LIMIT = 200
LAST_POSITION = 10**9
# Beyond, a float no longer counts in ones.
MAX_NUMBER = 10**15
# Python's own float() would also take 1_000 and the digits of other scripts.
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?")
# The first second of the year 2199: what begins then still ends before the clock does.
MAX_INSTANT = 7_226_582_400
DEEPEST_NESTING = 100
# What Django itself makes of a request that cannot be read.
UNREADABLE = (BadRequest, SuspiciousOperation, MultiPartParserError)


def by_method(*, holds_write_lock: bool = True, **answers: Answer) -> Answer:
    """A view from one function per verb. Everything but GET runs in one transaction, unless it must call out itself.

    An Idempotency-Key is honoured everywhere but with GET.
    """

    def act(request: HttpRequest, names: dict[str, str]) -> HttpResponse:
        answer_it = answers[request.method or ""]
        if request.method == "GET" or not holds_write_lock:
            return _selected(request, answer_it(request, **names))
        with writing():
            return _selected(request, answer_it(request, **names))

    def view(request: HttpRequest, **names: str) -> HttpResponse:
        try:
            if request.method not in answers:
                raise MethodNotAllowed(f"{request.method} is not possible for {request.path}")
            if request.method == "GET":
                return act(request, names)
            return idempotency.once(request, lambda: act(request, names), in_one_go=holds_write_lock)
        except NylasError as error:
            return refuse(error)
        except UNREADABLE:
            return refuse(InvalidRequest("error parsing request body"))
        except Exception:
            log.exception("%s %s", request.method, request.path)
            return refuse(InternalError())

    return view


def _selected(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Only those members of `data`, or of each of its objects, that `select=a,b` names; not of a DELETE (docs/nylas.md 7.4)."""
    wanted = {name.strip() for name in request.GET.get("select", "").split(",") if name.strip()}
    if not wanted or request.method == "DELETE" or response.status_code >= 300:
        return response
    body = json.loads(response.content)
    if isinstance(body.get("data"), list):
        body["data"] = [_part(one, wanted) for one in body["data"]]
    elif "data" in body:
        body["data"] = _part(body["data"], wanted)
    return render(body, response.status_code)


def _part(value: Any, wanted: set[str]) -> Any:
    return {name: value[name] for name in value if name in wanted} if isinstance(value, dict) else value


def render(body: dict[str, Any], status: int = 200) -> HttpResponse:
    """Any body as JSON, with a fresh `request_id` in front."""
    text = json.dumps({"request_id": str(uuid.uuid4()), **body}, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, status=status, content_type="application/json")


def answer(data: Any, *, status: int = 200, **beside: Any) -> HttpResponse:
    """`{"request_id", "data"}` and whatever stands beside."""
    return render({"data": data, **beside}, status)


def acknowledge() -> HttpResponse:
    """`{"request_id"}` alone, as after a delete."""
    return render({})


def refuse(error: NylasError) -> HttpResponse:
    """`{"request_id", "error"}`."""
    words: dict[str, Any] = {"type": error.type, "message": error.message}
    if error.provider_error:
        words["provider_error"] = error.provider_error
    return render({"error": words}, error.status)


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The request's JSON object; an empty body is an empty object."""
    found = json_of(request)
    if not isinstance(found, dict):
        raise InvalidRequest("error parsing request body: a JSON object is expected")
    return found


def json_of(request: HttpRequest) -> Any:
    """The request's JSON, whatever it is; an empty body is an empty object."""
    try:
        raw = request.body
    except RequestDataTooBig as error:
        raise TooLarge("the request body is too large") from error
    if not raw.strip():
        return {}
    try:
        found = json.loads(raw.decode(), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise InvalidRequest("error parsing request body") from error
    for name, value in found.items() if isinstance(found, dict) else [("body", found)]:
        _check_writable(name, name)
        _check_writable(value, name)
    return found


def _refuse_constant(word: str) -> float:
    raise ValueError(f"{word} is not JSON")


def _check_writable(value: Any, name: str, depth: int = 1) -> None:
    """Refuse what could not be written down again: half a surrogate pair, a number without end, a bottomless nest."""
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise InvalidRequest(f"{json.dumps(name)[1:-1]} is not valid Unicode") from error
    elif isinstance(value, float) and not math.isfinite(value):
        raise InvalidRequest(f"{name} must be a finite number")
    elif isinstance(value, dict | list):
        if depth > DEEPEST_NESTING:
            raise InvalidRequest(f"{name} is nested deeper than {DEEPEST_NESTING} levels")
        for one in [*value, *value.values()] if isinstance(value, dict) else value:
            _check_writable(one, name, depth + 1)


def number(value: Any, name: str) -> float:
    """A number from JSON or a query string; numbers in strings are fine, NaN and infinity are not."""
    if value is None or isinstance(value, bool):
        raise InvalidRequest(f"{name} is required and must be a number")
    try:
        if isinstance(value, str) and not NUMBER.fullmatch(value):
            raise ValueError(value)
        found = float(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise InvalidRequest(f"{name} must be a finite number") from error
    if not math.isfinite(found) or abs(found) > MAX_NUMBER:
        raise InvalidRequest(f"{name} must be a finite number")
    return found


def whole_number(value: Any, name: str) -> int:
    """The same, without a fraction."""
    found = number(value, name)
    if not found.is_integer():
        raise InvalidRequest(f"{name} must be an integer")
    return int(found)


def instant(value: Any, name: str) -> int:
    """Unix seconds of a time that a calendar can show (1970 to about 2200); a fraction is dropped (docs/picker.md 12.4)."""
    found = int(number(value, name))
    if not 0 <= found <= MAX_INSTANT:
        raise InvalidRequest(f"{name} must be a Unix time in seconds")
    return found


def flag(value: str | None) -> bool | None:
    """A boolean of a query string in any case; clients send `True` as well as `true`."""
    if value is None:
        return None
    if value.lower() in ("true", "1"):
        return True
    if value.lower() in ("false", "0"):
        return False
    raise InvalidRequest(f"{value!r} is not a boolean")


def limit_of(request: HttpRequest, default: int = DEFAULT_LIMIT, most: int = MAX_LIMIT) -> int:
    """The page size asked for, from 1 to 200, or to `most`."""
    limit = whole_number(request.GET.get("limit", default), "limit")
    if not 1 <= limit <= most:
        raise InvalidRequest(f"limit must be between 1 and {most}")
    return limit


def page(
    request: HttpRequest, rows: Sequence[Any] | QuerySet[Any], *, most: int = MAX_LIMIT
) -> tuple[list[Any], dict[str, Any]]:
    """One page of rows (a list or an ordered queryset), and the cursors to put beside it."""
    limit = limit_of(request, most=most)
    kind = request.resolver_match.route if request.resolver_match else ""
    start = _position(request.GET.get("page_token") or request.GET.get("prev_page_token"), kind)
    found = list(rows[start : start + limit + 1])
    cursors: dict[str, Any] = {}
    if len(found) > limit:
        cursors["next_cursor"] = _cursor(start + limit, kind)
    if start:
        cursors["prev_cursor"] = _cursor(max(0, start - limit), kind)
    return found[:limit], cursors


def _cursor(position: int, kind: str) -> str:
    """Good for one kind of list, so that a token of another is noticed."""
    return urlsafe_b64encode(f"{_word(kind)}:{position}".encode()).decode()


def _word(kind: str) -> str:
    return hashlib.sha256(kind.encode()).hexdigest()[:8]


def _position(token: str | None, kind: str) -> int:
    if not token:
        return 0
    try:
        word, position = urlsafe_b64decode(token).decode().split(":")
        if word == _word(kind) and NUMBER.fullmatch(position) and 0 <= int(position) <= LAST_POSITION:
            return int(position)
    except (NotBase64, ValueError):
        pass
    raise InvalidRequest("page_token is not valid")

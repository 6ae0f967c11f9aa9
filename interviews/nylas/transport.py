"""How calls to Nylas are made: all through the official SDK, and every failure becomes one of our errors.

SDK 6.18.0 decodes replies into models that lose fields and raise after the work was done (docs/nylas.md 8.2). So there are two ways:
`translated_errors()` around the SDK methods that docs/nylas.md 8.3 calls safe, and `call()`, the SDK's own raw request, for all others.
"""

import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import quote

import nylas
import requests
from nylas.models.errors import AbstractNylasApiError, AbstractNylasSdkError, NylasOAuthError
from urllib3 import Retry
from urllib3.exceptions import InvalidHeader

from interviews.nylas.errors import Missing, NylasError, Refused, SlotTaken, Throttled, Unreachable
from interviews.nylas.reading import items, mapping, text

SLOT_TAKEN_BEGINS = "the selected timeslot is unavailable"
FOREGROUND_TIMEOUT = 20  # seconds
BACKGROUND_TIMEOUT = 60  # seconds
CONNECT_TIMEOUT = 5  # seconds
MAX_RETRY_AFTER = 86400  # seconds
PAGE_SIZE = 200
MAX_PAGES = 100


class Transport:
    """What all parts of the client share: the SDK's client and raw requests."""

    def __init__(
        self,
        *,
        api_key: str,
        api_uri: str,
        client_id: str = "",
        timeout: int = BACKGROUND_TIMEOUT,
        before_each: Callable[[], None] | None = None,
    ) -> None:
        """`timeout`: seconds without a byte, for calls that name no other. `before_each`: called before each raw request, and may wait."""
        self._before_each = before_each
        self.client_id = client_id
        self._timeout = timeout
        self._sdk = nylas.Client(api_key, api_uri.rstrip("/"))

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        body: Mapping[str, object] | None = None,
        session: str = "",
        idempotency_key: str = "",
        timeout: int | None = None,
    ) -> dict[str, object]:
        """The SDK's raw request (docs/nylas.md 8.4): the reply as it came, always an object. Ids in `path` must be quoted.

        `session`: a Scheduler session to authenticate with, in place of the API key. `idempotency_key`: of at most 256 characters, the
        same for a repetition of the same request; for how long Nylas remembers it is not known (docs/nylas.md 0, 12).
        """
        if self._before_each is not None:
            self._before_each()
        with translated_errors():
            reply, _ = self._sdk.http_client._execute(
                method=method,
                path=path,
                headers={"Idempotency-Key": idempotency_key} if idempotency_key else None,
                query_params=query,
                request_body=body,
                overrides=self.overrides(session=session, timeout=timeout),
            )
        if not isinstance(reply, dict):
            raise Unreachable("Nylas answered with something that is not an object.")
        return reply

    def overrides(self, *, session: str = "", timeout: int | None = None) -> dict[str, object]:
        """What each SDK method takes as `overrides`; without a timeout it would wait 90 seconds."""
        silence = timeout or self._timeout
        found: dict[str, object] = {"timeout": (min(CONNECT_TIMEOUT, silence), silence)}
        if session:
            found["api_key"] = session
        return found

    def pages(self, path: str, query: Mapping[str, object] | None = None) -> Iterator[dict[str, object]]:
        """Every object of a list that is paged by cursor."""
        cursor: dict[str, str] = {}
        for _ in range(MAX_PAGES):
            reply = self.call("GET", path, query={"limit": PAGE_SIZE, **(query or {}), **cursor})
            yield from items(reply.get("data"))
            following = text(reply.get("next_cursor"))
            if not following or following == cursor.get("page_token"):
                return
            cursor = {"page_token": following}


def segment(identifier: str) -> str:
    """An id quoted as one segment of a path, since the SDK quotes nothing (docs/nylas.md 8.2, row 15).

    Raises Refused for an empty one, which would address the whole list.
    """
    if not identifier:
        raise Refused("There is no id to ask Nylas for.")
    return quote(identifier, safe="")


def data_of(reply: Mapping[str, object]) -> dict[str, object]:
    """The `data` object of a reply. Raises Unreachable without one."""
    data = reply.get("data")
    if not isinstance(data, dict):
        raise Unreachable("Nylas answered without data.", request_id=text(reply.get("request_id")))
    return data


@contextmanager
def translated_errors() -> Iterator[None]:
    """Turn everything that the SDK may raise into our errors. Only the call of the SDK belongs inside.

    Messages of network errors are left out: they hold addresses with ids and signatures.
    """
    try:
        yield
    except AbstractNylasApiError as error:
        kind, message = _kind_and_message(error)
        raise error_for(error.status_code or 0, kind, message, error.headers, text(error.request_id)) from error
    except AbstractNylasSdkError as error:
        raise Unreachable("Nylas did not answer in time.") from error
    except requests.exceptions.JSONDecodeError as error:
        raise _error_behind(error) from error
    except requests.RequestException as error:
        raise Unreachable(f"Nylas could not be reached ({type(error).__name__}).") from error
    # What the SDK makes of replies it does not expect (docs/nylas.md 8.2, rows 3, 5 to 8, 11, 12, 16 to 18)
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise _error_behind(error) from error


def error_for(status: int, kind: str, message: str, headers: Mapping[str, str] | None, request_id: str) -> NylasError:
    """Our error for an HTTP status and an error type (docs/nylas.md 7.5)."""
    message = message or f"Nylas answered with status {status}."
    if kind == "timeslot_not_available" or message.lower().startswith(SLOT_TAKEN_BEGINS):
        return SlotTaken(message, status=status, kind=kind, request_id=request_id)
    if status == 429:
        return Throttled(message, retry_after=retry_after(headers), request_id=request_id)
    if status in (404, 410):
        return Missing(message, is_gone=status == 410, request_id=request_id)
    if status == 408 or status >= 500:
        return Unreachable(message, request_id=request_id)
    return Refused(message, status=status, kind=kind, request_id=request_id)


def _kind_and_message(error: AbstractNylasApiError) -> tuple[str, str]:
    if isinstance(error, NylasOAuthError):
        return text(error.error), text(error.error_description)
    # Where the SDK did not understand a body, the whole body is in the place of the message (docs/nylas.md 8.2, row 19).
    if error.args and isinstance(error.args[0], dict):
        return _kind_and_words(error.args[0])
    kind = text(getattr(error, "type", ""))
    return kind, _with_provider(text(str(error)), getattr(error, "provider_error", None))


def _kind_and_words(body: Mapping[str, object]) -> tuple[str, str]:
    """From an error body in either form: Nylas's envelope, or the flat one of OAuth."""
    if isinstance(body.get("error"), str):
        return text(body["error"]), text(body.get("error_description"))
    found = mapping(body.get("error"))
    message = text(found.get("message")) or text(body.get("message"))
    return text(found.get("type")), _with_provider(message, found.get("provider_error"))


def _with_provider(message: str, provider_error: object) -> str:
    """The message with the provider's own, which says more. A string, an object, or one nested in it (docs/nylas.md 7.5)."""
    found = mapping(provider_error)
    said = text(provider_error) or text(found.get("message")) or text(mapping(found.get("error")).get("message"))
    return f"{message} ({said})" if said and said not in message else message


def _error_behind(error: Exception) -> NylasError:
    """The refusal that the SDK failed to read, for instance because `provider_error` is a string (docs/nylas.md 8.2, row 18).

    The SDK's exception does not hold the response, so it is taken from the frame that failed. Unreachable when there is none.
    """
    for frame, _ in traceback.walk_tb(error.__traceback__):
        response = frame.f_locals.get("response")
        if isinstance(response, requests.Response) and response.status_code >= 400:
            try:
                body = mapping(response.json())
            except (ValueError, RecursionError):
                body = {}
            if body or response.status_code == 429:
                kind, message = _kind_and_words(body)
                request_id = text(body.get("request_id"))
                return error_for(response.status_code, kind, message, response.headers, request_id)
    return Unreachable(f"Nylas’s answer could not be read ({type(error).__name__}).")


def retry_after(headers: Mapping[str, str] | None) -> timedelta | None:
    """`Retry-After`, in seconds or as a date; a day at most. None when it is missing or malformed."""
    value = (headers or {}).get("Retry-After", "")
    try:
        return timedelta(seconds=Retry(retry_after_max=MAX_RETRY_AFTER).parse_retry_after(value))
    except (InvalidHeader, OverflowError, ValueError):  # the last two: of numbers beyond all reason
        return None

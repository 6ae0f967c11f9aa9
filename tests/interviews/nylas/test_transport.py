"""What SDK 6.18.0 does to any call (docs/nylas.md 8.2, rows 15 to 19 and 21), and that ours end in errors of ours."""

from collections.abc import Callable

import nylas as official
import pytest
import requests
from nylas.models.errors import NylasApiError, NylasSdkTimeoutError

from interviews.nylas.client import Nylas
from interviews.nylas.errors import NylasError, Refused, Throttled, Unreachable
from tests.interviews.nylas.conftest import Wire
from tests.interviews.specs import EVENT, spec

CALLS: list[Callable[[Nylas], object]] = [
    lambda client: client.application_id(),
    lambda client: client.grants(),
    lambda client: client.open_session("conf-1"),
    lambda client: client.publish_configuration(spec(), grant_id="grant-1", configuration_id="conf-1"),
    lambda client: client.cancel("session-1", "book-1", reason=""),
    lambda client: client.stop_notetaker("grant-1", "a" * 32),
    lambda client: client.exchange_code("c", redirect_uri="https://app.test/cb"),
]


@pytest.mark.parametrize(
    "call",
    [
        lambda client: client.configuration("grant-1", ""),
        lambda client: client.meeting("", "primary", "event-1"),
        lambda client: client.erase_notetaker("grant-1", ""),
        lambda client: client.cancel("session-1", "", reason=""),
    ],
)
def test_sdk_trap_15_an_empty_id_never_reaches_the_wire(
    wire: Wire, client: Nylas, call: Callable[[Nylas], object]
) -> None:
    """`DELETE /notetakers/` with an empty id would address the whole list."""
    wire.say({"request_id": "req-1"})

    with pytest.raises(Refused, match="There is no id"):
        call(client)
    assert wire.asked == []


def test_sdk_trap_17_a_reply_without_request_id_is_a_key_error(wire: Wire, sdk: official.Client, client: Nylas) -> None:
    wire.say({"data": EVENT})

    with pytest.raises(KeyError):
        sdk.events.find("grant-1", "event-1", {"calendar_id": "primary"})
    assert client.meeting("grant-1", "primary", "event-1").event_id == "event-1"
    with pytest.raises(Unreachable):  # a typed call: its result is not known, and that is what it says
        client.open_session("conf-1")


@pytest.mark.parametrize(
    ("status", "body", "of_sdk", "of_ours"),
    [
        (
            400,
            b'{"request_id":"req-1","error":{"type":"provider_error","message":"no","provider_error":"text"}}',
            AttributeError,
            Refused,
        ),
        (400, b'{"request_id":"req-1","message":"no"}', NylasApiError, Refused),
        (400, b"[]", AttributeError, Unreachable),
        (502, b"<html><h1>502 Bad Gateway</h1></html>", requests.exceptions.JSONDecodeError, Unreachable),
        (429, b"<html>slow down</html>", requests.exceptions.JSONDecodeError, Throttled),
        (200, b"", requests.exceptions.JSONDecodeError, Unreachable),
        (200, b"[]", None, Unreachable),
        (200, b"null", None, Unreachable),
    ],
)
def test_sdk_trap_18_odd_bodies_raise_anything(
    wire: Wire,
    sdk: official.Client,
    client: Nylas,
    status: int,
    body: bytes,
    of_sdk: type[Exception] | None,
    of_ours: type[NylasError],
) -> None:
    wire.say(body, status=status)

    if of_sdk is not None:
        with pytest.raises(of_sdk):
            sdk.http_client._execute("GET", "/v3/applications")
    with pytest.raises(of_ours) as caught:
        client.application_id()
    assert type(caught.value) is of_ours


def test_sdk_trap_19_an_oauth_error_that_is_not_complete_loses_its_name(
    wire: Wire, sdk: official.Client, client: Nylas
) -> None:
    wire.say({"error": "invalid_grant", "error_description": "code was used before", "request_id": "req-1"}, status=400)

    with pytest.raises(NylasApiError) as of_sdk:
        sdk.auth.exchange_code_for_token({"client_id": "c", "redirect_uri": "https://app.test/cb", "code": "x"})
    with pytest.raises(Refused) as of_ours:
        client.exchange_code("x", redirect_uri="https://app.test/cb")

    assert of_sdk.value.type == "unknown"
    assert (str(of_ours.value), of_ours.value.kind, of_ours.value.status) == (
        "code was used before",
        "invalid_grant",
        400,
    )


def test_sdk_trap_21_a_timeout_is_the_sdks_own_error_and_nothing_is_tried_twice(
    wire: Wire, sdk: official.Client
) -> None:
    wire.say(b"{}", headers={"Content-Length": "100"})  # and then silence
    impatient = Nylas(api_key="key-1", api_uri=wire.url, timeout=1)

    with pytest.raises((NylasSdkTimeoutError, requests.RequestException)):
        sdk.http_client._execute("GET", "/v3/applications", overrides={"timeout": 1})
    with pytest.raises(Unreachable) as caught:
        impatient.application_id()

    assert len(wire.asked) == 2
    assert wire.url not in str(caught.value)


def test_sdk_trap_21_a_refused_connection_is_a_requests_exception(sdk: official.Client) -> None:
    nobody = "http://127.0.0.1:1"

    with pytest.raises(requests.ConnectionError):
        sdk.http_client._execute("GET", "/v3/applications", overrides={"api_uri": nobody})
    with pytest.raises(Unreachable, match=r"^Nylas could not be reached \(ConnectionError\)\.$"):
        Nylas(api_key="key-1", api_uri=nobody).application_id()


def test_pages_that_never_end_are_left(wire: Wire, client: Nylas) -> None:
    wire.say({"request_id": "r", "data": [], "next_cursor": "same"})

    assert client.calendars("grant-1") == []
    assert len(wire.asked) == 2


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    ("status", "body"), [(502, b"<html>"), (200, b""), (503, b"null"), (500, b"{}"), (200, b'{"data": 1}')]
)
def test_every_kind_of_call_survives_every_kind_of_answer(
    wire: Wire, client: Nylas, call: Callable[[Nylas], object], status: int, body: bytes
) -> None:
    wire.say(body, status=status)

    try:
        call(client)
    except NylasError as error:
        assert type(error) is Unreachable  # noqa: PT017  # not raising is as good here: some replies need no data

"""What SDK 6.18.0 does to webhooks, calendars, errors and connections (docs/nylas.md 8.2, rows 11 to 21 and 23)."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import nylas as official
import pytest
import requests
from nylas.models.errors import NylasApiError, NylasSdkTimeoutError

from interviews.nylas.client import Nylas
from interviews.nylas.errors import NylasError, Refused, Throttled, Unreachable
from interviews.nylas.shapes import Grant, Meeting, Webhook
from tests.interviews.nylas.conftest import Wire
from tests.interviews.specs import EVENT, STARTS_AT, WEBHOOK

ADDRESS = "https://app.test/webhooks/nylas"
HOOK = Webhook("hook-1", ADDRESS, "active", ("booking.created", "notetaker.media"), "s3cret")


def test_sdk_trap_11_the_secret_of_a_webhook_with_a_notetaker_trigger_is_lost(
    wire: Wire, sdk: official.Client, client: Nylas
) -> None:
    wire.say_data({**WEBHOOK, "status_updated_at": 1, "created_at": 1, "updated_at": 1})

    with pytest.raises(ValueError, match=r"notetaker\.media"):
        sdk.webhooks.create({"trigger_types": ["notetaker.media"], "webhook_url": ADDRESS})
    registered = client.register_webhook(
        ADDRESS, description="Fairloop", triggers=("booking.created", "notetaker.media")
    )

    assert registered == HOOK
    assert (wire.last.method, wire.last.path, wire.last.body) == (
        "POST",
        "/v3/webhooks",
        {
            "webhook_url": ADDRESS,
            "description": "Fairloop",
            "trigger_types": ["booking.created", "notetaker.media"],
        },
    )


def test_sdk_trap_12_a_webhook_as_documented_is_a_key_error(wire: Wire, sdk: official.Client, client: Nylas) -> None:
    documented = {**WEBHOOK, "trigger_types": ["booking.created"]}
    wire.say_data(documented)
    wire.say_data(documented)
    wire.say_data([{name: value for name, value in documented.items() if name != "webhook_secret"}])

    with pytest.raises(KeyError):
        sdk.webhooks.create({"trigger_types": ["booking.created"], "webhook_url": ADDRESS})
    registered = client.register_webhook(ADDRESS, description="Fairloop", triggers=("booking.created",))

    assert registered.secret == "s3cret"
    assert client.webhooks() == [Webhook("hook-1", ADDRESS, "active", ("booking.created",))]


def test_sdk_trap_13_rotate_secret_goes_elsewhere_than_documented(
    wire: Wire, sdk: official.Client, client: Nylas
) -> None:
    wire.say_data({**WEBHOOK, "trigger_types": [], "status_updated_at": 1, "created_at": 1, "updated_at": 1})

    sdk.webhooks.rotate_secret("hook-1")
    by_sdk = (wire.last.method, wire.last.path)
    rotated = client.rotate_secret("hook-1")

    assert by_sdk == ("PUT", "/v3/webhooks/hook-1/rotate-secret")
    assert (wire.last.method, wire.last.path) == ("POST", "/v3/webhooks/rotate-secret/hook-1")
    assert rotated.secret == "s3cret"


def test_sdk_trap_14_booleans_in_a_query_are_capital_words(wire: Wire, sdk: official.Client, client: Nylas) -> None:
    wire.say({"request_id": "req-1", "data": []})

    sdk.events.list("grant-1", {"calendar_id": "primary", "show_cancelled": True})
    by_sdk = wire.last.query["show_cancelled"]
    client.meetings_between("grant-1", "primary", starts_at=STARTS_AT, ends_at=STARTS_AT)

    assert by_sdk == ["True"]
    assert wire.last.query["show_cancelled"] == ["true"]


def test_sdk_trap_15_ids_are_not_quoted_in_paths(wire: Wire, sdk: official.Client, client: Nylas) -> None:
    wire.say_data(EVENT)

    sdk.events.find("grant-1", "a/b?c#d", {"calendar_id": "primary"})
    by_sdk = wire.last.path
    client.meeting("grant-1", "primary", "a/b?c#d")

    assert by_sdk == "/v3/grants/grant-1/events/a/b"
    assert wire.last.path == "/v3/grants/grant-1/events/a%2Fb%3Fc%23d"


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


def test_sdk_trap_16_an_event_whose_when_names_no_kind_is_a_value_error(
    wire: Wire, sdk: official.Client, client: Nylas
) -> None:
    wire.say_data({**EVENT, "when": {"start_time": 1788267600, "end_time": 1788270300}})

    with pytest.raises(ValueError, match="Invalid when object"):
        sdk.events.find("grant-1", "event-1", {"calendar_id": "primary"})
    assert client.meeting("grant-1", "primary", "event-1") == Meeting(
        event_id="event-1",
        starts_at=datetime(2026, 9, 1, 13, 0, tzinfo=UTC),
        ends_at=datetime(2026, 9, 1, 13, 45, tzinfo=UTC),
        join_url="https://meet.google.com/abc-defg-hij",
        is_cancelled=False,
        notetaker_id="a" * 32,
        title="Interview: Amara Okafor",
        participant_emails=("amara@example.org",),
        calendar_id="primary",
        join_url_from="conferencing",
    )


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


def test_sdk_trap_20_grants_have_no_cursor(wire: Wire, sdk: official.Client, client: Nylas) -> None:
    def page(first: int, count: int) -> dict[str, object]:
        rows = [
            {"id": f"g{number}", "email": f"P{number}@x.test", "provider": "google", "grant_status": "valid"}
            for number in range(first, first + count)
        ]
        return {"request_id": "req-1", "data": rows, "limit": 100, "offset": first}

    wire.say(page(0, 3))
    wire.say(page(0, 100))
    wire.say(page(100, 2))

    by_sdk = sdk.grants.list()
    by_us = client.grants()

    assert by_sdk.next_cursor is None
    assert [grant.id for grant in by_us] == [f"g{number}" for number in range(102)]
    assert asdict(by_us[0]) == asdict(Grant("g0", "p0@x.test", "", "google", is_valid=True))
    assert [asked.query.get("offset") for asked in wire.asked] == [None, ["0"], ["100"]]


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


def test_sdk_trap_23_the_sdks_pkce_is_not_the_standards_so_we_do_without(sdk: official.Client, client: Nylas) -> None:
    wish = {"client_id": "client-1", "redirect_uri": "https://app.test/cb"}

    by_sdk = parse_qs(urlsplit(sdk.auth.url_for_oauth2_pkce(wish).url).query)
    by_us = urlsplit(client.connect_url(redirect_uri="https://app.test/cb?x=1", state="a b", login_hint="s+k@x.test"))

    assert by_sdk["code_challenge_method"] == ["s256"]  # RFC 7636 knows "S256"
    assert by_us.path == "/v3/connect/auth"
    assert parse_qs(by_us.query) == {
        "client_id": ["client-1"],
        "redirect_uri": ["https://app.test/cb?x=1"],
        "state": ["a b"],
        "login_hint": ["s+k@x.test"],
        "response_type": ["code"],
        "access_type": ["online"],
    }

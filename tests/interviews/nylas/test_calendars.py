"""Accounts, calendars and events: what SDK 6.18.0 does to such calls (docs/nylas.md 8.2, rows 14 to 16, 20, 23), and ours."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import nylas as official
import pytest

from interviews.nylas.client import Nylas
from interviews.nylas.shapes import Calendar, Connected, Grant, Meeting
from tests.interviews.nylas.conftest import Wire
from tests.interviews.specs import ENDS_AT, EVENT, STARTS_AT


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


def test_calendars_come_from_all_pages(wire: Wire, client: Nylas) -> None:
    first = {"id": "c1", "name": "Work", "is_primary": True, "read_only": False, "timezone": "Europe/Lisbon"}
    wire.say({"request_id": "r", "data": [first], "next_cursor": "more"})
    wire.say({"request_id": "r", "data": [{"id": "c2", "name": None, "read_only": True}], "next_cursor": None})

    assert client.calendars("grant-1") == [
        Calendar("c1", "Work", is_primary=True, can_write=True, time_zone="Europe/Lisbon"),
        Calendar("c2", "", is_primary=False, can_write=False, time_zone=""),
    ]
    assert [one.query.get("page_token") for one in wire.asked] == [None, ["more"]]


def test_meetings_between_keep_those_of_the_configuration_that_touch_the_period(wire: Wire, client: Nylas) -> None:
    def at(name: str, start: int, end: int, **more: Any) -> dict[str, Any]:
        return {**EVENT, "id": name, "when": {"object": "timespan", "start_time": start, "end_time": end}, **more}

    wire.say_data(
        [
            at("before", 1788264000, 1788267600),
            at("exact", 1788267600, 1788270300, status="cancelled", notetaker=None, conferencing={}),
            at("of another", 1788267600, 1788270300, metadata={"key5": "conf-2"}),
            at("unmarked", 1788267600, 1788270300, metadata=None),
            {**EVENT, "id": "whole day", "when": {"object": "date", "date": "2026-09-01"}},
            at("after", 1788270300, 1788273000),
        ]
    )

    found = client.meetings_between(
        "grant-1", "primary", starts_at=STARTS_AT, ends_at=ENDS_AT, configuration_id="conf-1"
    )

    assert found == [
        Meeting(
            "exact",
            datetime(2026, 9, 1, 13, 0, tzinfo=UTC),
            datetime(2026, 9, 1, 13, 45, tzinfo=UTC),
            join_url="",
            is_cancelled=True,
            notetaker_id="",
            title="Interview: Amara Okafor",
            participant_emails=("amara@example.org",),
            calendar_id="primary",
        )
    ]


def test_exchanged_code_is_a_grant(wire: Wire, client: Nylas) -> None:
    wire.say(
        {"access_token": "t", "expires_in": 3600, "grant_id": "grant-1", "email": "Sarah@X.test", "provider": "google"}
    )

    assert client.exchange_code("code-1", redirect_uri="https://app.test/cb") == Connected(
        "grant-1", "sarah@x.test", "google"
    )
    assert wire.last.body == {
        "client_id": "client-1",
        "client_secret": "key-1",
        "redirect_uri": "https://app.test/cb",
        "code": "code-1",
        "grant_type": "authorization_code",
    }


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

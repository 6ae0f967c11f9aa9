"""What our client sends and understands, where the SDK is not in the way (the traps have files of their own)."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from interviews.nylas.client import Nylas, nylas
from interviews.nylas.errors import Missing, NylasError, Refused, Unreachable
from interviews.nylas.shapes import Calendar, Connected, Meeting
from tests.interviews.nylas.conftest import Wire
from tests.interviews.specs import ENDS_AT, EVENT, STARTS_AT, spec

NOTETAKER_PATH = f"/v3/grants/grant-1/notetakers/{'a' * 32}"


def test_nylas_speaks_to_the_configured_account(wire: Wire, settings: Any) -> None:
    settings.NYLAS_API_KEY, settings.NYLAS_CLIENT_ID, settings.NYLAS_API_URI = "key-9", "client-9", wire.url
    wire.say_data({"application_id": "app-9"})

    assert nylas().application_id() == "app-9"
    assert wire.last.headers["Authorization"] == "Bearer key-9"
    assert "client_id=client-9" in nylas().connect_url(redirect_uri="https://app.test/cb", state="s")


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ([(200, {"request_id": "r"})], ["DELETE /cancel"]),
        ([(404, None)], ["DELETE /cancel"]),
        ([(409, None), (200, {"request_id": "r", "data": {"id": "n", "message": "left"}})], ["DELETE /cancel", "POST /leave"]),
        ([(409, None), (202, {"request_id": "r", "data": {"id": "n", "message": "leaving"}})], ["DELETE /cancel", "POST /leave"]),
        ([(409, None), (409, None)], ["DELETE /cancel", "POST /leave"]),
        ([(409, None), (404, None)], ["DELETE /cancel", "POST /leave"]),
    ],
    ids=["not in yet", "gone", "in the call", "leaving", "was in the call", "gone meanwhile"],
)  # fmt: skip
def test_stopping_a_notetaker_ends_well_in_every_state(
    wire: Wire, client: Nylas, answers: list[tuple[int, Any]], asked: list[str]
) -> None:
    for status, body in answers:
        if body is None:
            wire.refuse(status, "conflict")
        else:
            wire.say(body, status=status)

    client.stop_notetaker("grant-1", "a" * 32)

    assert [f"{one.method} {one.path.removeprefix(NOTETAKER_PATH)}" for one in wire.asked] == asked


@pytest.mark.parametrize("answers", [[(401, "unauthorized")], [(409, "conflict"), (401, "unauthorized")]])
def test_stopping_a_notetaker_without_permission_is_refused(
    wire: Wire, client: Nylas, answers: list[tuple[int, str]]
) -> None:
    for status, kind in answers:
        wire.refuse(status, kind)

    with pytest.raises(Refused):
        client.stop_notetaker("grant-1", "a" * 32)


@pytest.mark.parametrize("status", [200, 404])
def test_erasing_a_notetaker_twice_ends_alike(wire: Wire, client: Nylas, status: int) -> None:
    wire.refuse(404) if status == 404 else wire.say({"request_id": "r"})

    client.erase_notetaker("grant-1", "a" * 32)

    assert (wire.last.method, wire.last.path) == ("DELETE", NOTETAKER_PATH)


@pytest.mark.parametrize(("status", "is_gone"), [(404, False), (410, True)])
def test_media_that_are_not_there_are_missing(wire: Wire, client: Nylas, status: int, is_gone: bool) -> None:
    wire.refuse(status)

    with pytest.raises(Missing) as caught:
        client.fresh_media("grant-1", "a" * 32)

    assert caught.value.is_gone is is_gone


def test_calendars_come_from_all_pages(wire: Wire, client: Nylas) -> None:
    first = {"id": "c1", "name": "Work", "is_primary": True, "read_only": False, "timezone": "Europe/Lisbon"}
    wire.say({"request_id": "r", "data": [first], "next_cursor": "more"})
    wire.say({"request_id": "r", "data": [{"id": "c2", "name": None, "read_only": True}], "next_cursor": None})

    assert client.calendars("grant-1") == [
        Calendar("c1", "Work", is_primary=True, can_write=True, time_zone="Europe/Lisbon"),
        Calendar("c2", "", is_primary=False, can_write=False, time_zone=""),
    ]
    assert [one.query.get("page_token") for one in wire.asked] == [None, ["more"]]


def test_pages_that_never_end_are_left(wire: Wire, client: Nylas) -> None:
    wire.say({"request_id": "r", "data": [], "next_cursor": "same"})

    assert client.calendars("grant-1") == []
    assert len(wire.asked) == 2


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


@pytest.mark.parametrize(("status", "kind"), [(400, "70000"), (404, "not_found_error")])
def test_deleting_a_webhook_that_is_gone_is_fine(wire: Wire, client: Nylas, status: int, kind: str) -> None:
    wire.refuse(status, kind, "destination.id.not.found : record not found")

    client.delete_webhook("hook-1")

    assert (wire.last.method, wire.last.path) == ("DELETE", "/v3/webhooks/hook-1")


def test_deleting_a_webhook_may_be_refused_for_other_reasons(wire: Wire, client: Nylas) -> None:
    wire.refuse(400, "70001", "destination.not.deleted")

    with pytest.raises(Refused):
        client.delete_webhook("hook-1")


def test_webhook_whose_address_does_not_answer_the_challenge_is_refused(wire: Wire, client: Nylas) -> None:
    wire.refuse(400, "70005", "unable.verify.webhook_url : status is not ok, got 404")

    with pytest.raises(Refused) as caught:
        client.register_webhook("https://app.test/webhooks/nylas", description="Fairloop")

    assert caught.value.kind == "70005"


CALLS: list[Callable[[Nylas], object]] = [
    lambda client: client.application_id(),
    lambda client: client.grants(),
    lambda client: client.open_session("conf-1"),
    lambda client: client.publish_configuration(spec(), grant_id="grant-1", configuration_id="conf-1"),
    lambda client: client.cancel("session-1", "book-1", reason=""),
    lambda client: client.stop_notetaker("grant-1", "a" * 32),
    lambda client: client.exchange_code("c", redirect_uri="https://app.test/cb"),
]


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

"""A panel as it is sent to Nylas, and what SDK 6.18.0 does to such calls (docs/nylas.md 8.2, rows 1, 3 and 4)."""

import copy
import json
from dataclasses import replace
from datetime import time
from pathlib import Path
from typing import Any

import nylas as official
import pytest

from interviews.enums import WaitingRoom
from interviews.nylas.client import Nylas
from interviews.nylas.configurations import Published, configuration_body
from interviews.nylas.errors import Refused, Unreachable
from tests.interviews.nylas.conftest import Wire
from tests.interviews.specs import CAPTURE, reply_to, spec

GOLDEN = Path(__file__).with_name("configuration.json")


def test_configuration_of_a_panel_is_what_the_facts_show() -> None:
    assert configuration_body(spec()) == json.loads(GOLDEN.read_text())


def test_configuration_for_everyone_has_exactly_one_organizer() -> None:
    participants = configuration_body(spec(distribution="everyone"))["participants"]

    assert [person["is_organizer"] for person in participants] == [True, False]


@pytest.mark.parametrize("distribution", ["fair", "most_times"])
def test_configuration_with_one_host_of_many_has_no_organizer(distribution: str) -> None:
    participants = configuration_body(spec(distribution=distribution))["participants"]

    assert all("is_organizer" not in person for person in participants)


@pytest.mark.parametrize(
    ("distribution", "offers_all_times", "method"),
    [
        ("fair", True, "max-availability"),
        ("fair", False, "max-fairness"),  # as published before, until it is published again
        ("own_share", True, "max-availability"),
        ("most_times", False, "max-availability"),
        ("everyone", True, "collective"),
    ],
)
def test_nylas_hides_no_times_to_be_fair(distribution: str, offers_all_times: bool, method: str) -> None:
    body = configuration_body(spec(distribution=distribution, offers_all_times=offers_all_times))

    assert body["availability"]["availability_rules"]["availability_method"] == method


def test_configuration_counts_days_from_sunday_and_hours_without_zero() -> None:
    body = configuration_body(spec(open_days=(6, 5, 0), opens_at=time(0, 0), closes_at=time(8, 5)))

    hours = body["participants"][0]["availability"]["open_hours"][0]
    assert (hours["days"], hours["start"], hours["end"]) == ([0, 1, 6], "0:00", "8:05")


def test_configuration_tells_no_hours_that_last_until_midnight() -> None:
    """Nylas has no word for them: its hours end at 23:59 at the latest, and don't cross midnight."""
    body = configuration_body(spec(opens_at=time(18), closes_at=time(0)))

    assert [person["availability"]["open_hours"] for person in body["participants"]] == [[], []]


def test_configuration_for_zoom_names_the_account_that_makes_the_call() -> None:
    body = configuration_body(spec(provider="zoom", conferencing_grant_id="zoom-1"))

    assert body["event_booking"]["conferencing"] == {
        "provider": "Zoom Meeting",
        "autocreate": {"conf_grant_id": "zoom-1"},
    }


@pytest.mark.parametrize(("waiting_room", "waits"), [("nobody", False), ("everybody", True)])
def test_configuration_for_zoom_says_who_waits_outside(waiting_room: str, waits: bool) -> None:
    told = {"conferencing_grant_id": "zoom-1", "waiting_room": WaitingRoom(waiting_room)}
    made = configuration_body(spec(provider="zoom", **told))["event_booking"]["conferencing"]["autocreate"]
    meet = configuration_body(spec(provider="google_meet", **told))["event_booking"]["conferencing"]["autocreate"]

    assert made["conf_settings"] == {"settings": {"waiting_room": waits, "join_before_host": not waits}}
    assert meet == {"conf_grant_id": "zoom-1"}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"languages": ("en", "de")}, {"expected_languages": ["en", "de"]}),
        ({"terms": ("Drizzle ORM",)}, {"keywords": ["Drizzle ORM"]}),
        ({"terms": ("x",), "transcript": False}, None),  # nothing is heard
        ({}, None),  # Nylas refuses empty lists
    ],
    ids=str,
)
def test_configuration_says_what_will_be_spoken(said: dict[str, Any], told: dict[str, list[str]] | None) -> None:
    body = configuration_body(spec(capture=replace(CAPTURE, **said)))

    settings = body["scheduler"]["notetaker_settings"]["meeting_settings"]
    assert settings.get("transcription_settings") == told


def test_configuration_carries_instructions_only_with_what_they_are_for() -> None:
    told = replace(CAPTURE, summary_instructions="Facts only.", action_item_instructions="Who does what.")
    settings = configuration_body(spec(records=False, capture=told))["scheduler"]["notetaker_settings"]
    silent = configuration_body(spec(capture=replace(told, summary=False, action_items=False)))

    assert settings["enabled"] is False
    assert settings["meeting_settings"]["summary_settings"] == {"custom_instructions": "Facts only."}
    assert settings["meeting_settings"]["action_items_settings"] == {"custom_instructions": "Who does what."}
    assert set(silent["scheduler"]["notetaker_settings"]["meeting_settings"]) == {
        "video_recording",
        "audio_recording",
        "transcription",
        "summary",
        "action_items",
    }


def test_deleting_a_configuration_that_is_gone_is_fine(wire: Wire, client: Nylas) -> None:
    wire.refuse(404, "not_found_error")

    client.delete_configuration("grant-1", "conf-1")

    assert (wire.last.method, wire.last.path) == ("DELETE", "/v3/grants/grant-1/scheduling/configurations/conf-1")


def test_sdk_trap_01_unknown_fields_are_dropped(wire: Wire, sdk: official.Client, client: Nylas) -> None:
    stored = reply_to(configuration_body(spec()))
    wire.say_data(stored)

    by_sdk = sdk.scheduler.configurations.find("grant-1", "conf-1").data.to_dict()
    by_us = client.configuration("grant-1", "conf-1")

    assert "notetaker_settings" not in by_sdk["scheduler"]
    assert "name" not in by_sdk
    assert by_us == stored


def test_sdk_trap_03_a_participant_without_availability_is_a_key_error(
    wire: Wire, sdk: official.Client, client: Nylas
) -> None:
    stored = reply_to(configuration_body(spec()))
    del stored["participants"][0]["availability"]
    wire.say_data(stored)

    with pytest.raises(KeyError):
        sdk.scheduler.configurations.find("grant-1", "conf-1")
    assert client.configuration("grant-1", "conf-1") == stored


def test_sdk_trap_03_a_configuration_made_behind_an_error_is_taken_over_next_time(wire: Wire, client: Nylas) -> None:
    body = configuration_body(spec())
    unreadable = reply_to(copy.deepcopy(body))
    del unreadable["participants"][0]["booking"]
    wire.say_data(unreadable)
    wire.refuse(400, message="slug already in use")
    wire.say({"request_id": "req-1", "data": [{"id": "other", "slug": "x"}, reply_to(body)]})
    wire.say({"request_id": "req-9", "data": reply_to(body)})

    with pytest.raises(Unreachable):
        client.publish_configuration(spec(), grant_id="grant-1", configuration_id=None)
    published = client.publish_configuration(spec(), grant_id="grant-1", configuration_id=None)

    assert published == Published("conf-1", "backend-interview", "req-9")
    assert [(asked.method, asked.path) for asked in wire.asked] == [
        ("POST", "/v3/grants/grant-1/scheduling/configurations"),
        ("POST", "/v3/grants/grant-1/scheduling/configurations"),
        ("GET", "/v3/grants/grant-1/scheduling/configurations"),
        ("PUT", "/v3/grants/grant-1/scheduling/configurations/conf-1"),
    ]


def test_sdk_trap_03_a_configuration_of_somebody_else_is_never_taken_over(wire: Wire, client: Nylas) -> None:
    foreign = reply_to(configuration_body(spec()))
    del foreign["scheduler"]["additional_fields"]
    wire.refuse(400, message="slug already in use")
    wire.say_data([foreign])

    with pytest.raises(Refused, match="slug already in use"):
        client.publish_configuration(spec(), grant_id="grant-1", configuration_id=None)
    assert [asked.method for asked in wire.asked] == ["POST", "GET"]


def test_sdk_trap_04_update_names_its_id_otherwise(wire: Wire, sdk: official.Client, client: Nylas) -> None:
    body = configuration_body(spec())
    wire.say_data(reply_to(body))

    with pytest.raises(TypeError):
        sdk.scheduler.configurations.update(identifier="grant-1", configuration_id="conf-1", request_body=body)
    published = client.publish_configuration(spec(), grant_id="grant-1", configuration_id="conf-1")

    assert published == Published("conf-1", "backend-interview", "req-1")
    assert (wire.last.method, wire.last.path, wire.last.body) == (
        "PUT",
        "/v3/grants/grant-1/scheduling/configurations/conf-1",
        body,
    )

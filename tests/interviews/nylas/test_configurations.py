"""A panel as it is sent to Nylas."""

import json
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest

from interviews.nylas.client import Nylas
from interviews.nylas.configurations import configuration_body
from tests.interviews.nylas.conftest import Wire
from tests.interviews.specs import CAPTURE, spec

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

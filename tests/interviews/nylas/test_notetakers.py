"""Notetakers: what SDK 6.18.0 does to such calls (docs/nylas.md 8.2, rows 7 to 10), and ours."""

from datetime import UTC, datetime, timedelta
from typing import Any

import nylas as official
import pytest
from nylas.models.notetakers import NotetakerState

from interviews.nylas.client import Nylas
from interviews.nylas.errors import Missing, Refused
from interviews.nylas.shapes import MediaFile, Notetaker
from tests.interviews.nylas.conftest import Wire
from tests.interviews.specs import CAPTURE, ENDS_AT, NOTETAKER, STARTS_AT

ID = "a" * 32
LINK = "https://meet.google.com/abc-defg-hij"

NOTETAKER_PATH = f"/v3/grants/grant-1/notetakers/{'a' * 32}"


@pytest.mark.parametrize(
    ("vendor_state", "state"),
    [
        ("disconnected", "processing"),
        ("worker_finished", "processing"),
        ("processing", "processing"),
        ("available", "captured"),
    ],
)
def test_sdk_trap_07_the_states_after_the_call_are_value_errors(
    wire: Wire, sdk: official.Client, client: Nylas, vendor_state: str, state: str
) -> None:
    wire.say_data({**NOTETAKER, "state": vendor_state, "status": vendor_state})

    with pytest.raises(ValueError, match=vendor_state):
        sdk.notetakers.find(ID, "grant-1")
    assert client.notetaker("grant-1", ID) == Notetaker(
        ID, state, vendor_state, "", name=NOTETAKER["name"], join_at=STARTS_AT, join_url=LINK
    )


def test_sdk_trap_08_a_notetaker_without_join_time_is_a_key_error_after_it_was_sent(
    wire: Wire, sdk: official.Client, client: Nylas
) -> None:
    wire.say_data({name: value for name, value in NOTETAKER.items() if name != "join_time"}, status=201)

    with pytest.raises(KeyError):
        sdk.notetakers.invite({"meeting_link": LINK}, "grant-1")
    assert client.send_notetaker("grant-1", join_url=LINK, join_at=None, capture=CAPTURE, errand="interview:0") == ID
    assert "join_time" not in wire.last.body


def test_sdk_trap_08_the_provider_zoom_is_a_value_error_after_it_was_sent(
    wire: Wire, sdk: official.Client, client: Nylas
) -> None:
    wire.say_data({**NOTETAKER, "meeting_provider": "Zoom"}, status=201)

    with pytest.raises(ValueError, match="Zoom"):
        sdk.notetakers.invite({"meeting_link": LINK}, "grant-1")
    assert (
        client.send_notetaker("grant-1", join_url=LINK, join_at=STARTS_AT, capture=CAPTURE, errand="interview:0") == ID
    )
    assert wire.last.body == {
        "meeting_link": LINK,
        "name": "Interview Recorder",
        "join_time": 1788267600,
        "meeting_settings": {
            "video_recording": True,
            "audio_recording": True,
            "transcription": True,
            "summary": True,
            "action_items": True,
        },
    }


def test_sdk_trap_09_enums_in_a_query_go_out_by_their_python_name(
    wire: Wire, sdk: official.Client, client: Nylas
) -> None:
    wire.say({"request_id": "req-1", "data": []})

    sdk.notetakers.list("grant-1", {"state": NotetakerState.MEDIA_AVAILABLE})
    by_sdk = wire.last.query
    client.meetings_between("grant-1", "primary", starts_at=STARTS_AT, ends_at=ENDS_AT)
    by_us = wire.last.query

    assert by_sdk == {"state": ["NotetakerState.MEDIA_AVAILABLE"]}
    assert by_us == {
        "limit": ["200"],
        "calendar_id": ["primary"],
        "start": ["1788264000"],
        "end": ["1788273900"],
        "show_cancelled": ["true"],
    }


def test_sdk_trap_10_three_of_five_files_are_lost(wire: Wire, sdk: official.Client, client: Nylas) -> None:
    def declared(name: str, kind: str) -> dict[str, object]:
        return {
            "url": f"https://storage.googleapis.com/b/{name}",
            "name": name,
            "type": kind,
            "size": 10,
            "created_at": 1703088000,
            "expires_at": 1704297600,
            "ttl": 3600,
        }

    wire.say_data(
        {
            "recording": {**declared("meeting_recording.mp4", "video/mp4"), "duration": 1835},
            "transcript": declared("transcript.json", "application/json"),
            "summary": declared("meeting_summary.json", "application/json"),
            "action_items": declared("meeting_action_items.json", "application/json"),
            "thumbnail": declared("thumbnail.png", "image/png"),
        }
    )

    by_sdk = sdk.notetakers.get_media(ID, "grant-1").data.to_dict()
    by_us = client.fresh_media("grant-1", ID)

    assert set(by_sdk) == {"recording", "transcript"}
    assert "duration" not in by_sdk["recording"]
    expires_at = datetime(2024, 1, 3, 16, 0, tzinfo=UTC)
    assert by_us == [
        MediaFile(kind, f"https://storage.googleapis.com/b/{name}", content_type, 10, duration, expires_at)
        for kind, name, content_type, duration in [
            ("recording", "meeting_recording.mp4", "video/mp4", timedelta(seconds=1835)),
            ("transcript", "transcript.json", "application/json", None),
            ("summary", "meeting_summary.json", "application/json", None),
            ("action_items", "meeting_action_items.json", "application/json", None),
            ("thumbnail", "thumbnail.png", "image/png", None),
        ]
    ]


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

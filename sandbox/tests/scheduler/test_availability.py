"""What a Configuration offers, as its calendars, its rules and its bookings have it."""

import pytest

from sandbox.tests.conftest import MONDAY
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import (
    DAY,
    HOUR,
    MARCUS,
    PRIYA,
    SARAH,
    TUESDAY,
    block,
    book,
    configure,
    connect,
    document,
    slots,
    starts,
    wish,
)


def test_a_busy_block_removes_times_and_its_removal_brings_them_back(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH)
    before = starts(sandbox, configuration)

    event = block(sandbox, SARAH, 10, 2)
    during = starts(sandbox, configuration)
    sandbox.request("DELETE", f"/v3/grants/{SARAH}/events/{event['id']}", params={"calendar_id": "primary"})

    assert before == [9, 10, 11, 12, 13, 14, 15, 16]
    assert during == [9, 12, 13, 14, 15, 16]
    assert starts(sandbox, configuration) == before


def test_a_free_event_takes_no_time(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH)
    when = {"start_time": TUESDAY + 9 * HOUR, "end_time": TUESDAY + 17 * HOUR}
    sandbox.post(f"/v3/grants/{SARAH}/events", {"when": when, "busy": False}, calendar_id="primary")

    assert len(starts(sandbox, configuration)) == 8


def test_a_taken_slot_is_gone_for_the_next_candidate(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH)

    book(sandbox, configuration, 9)
    second = sandbox.post("/v3/scheduling/bookings", wish(9, name="Bob"), key=None, configuration_id=configuration)

    assert 9 not in starts(sandbox, configuration)
    assert (second.status_code, second.json()["error"]["type"]) == (400, "timeslot_not_available")
    assert second.json()["error"]["message"].startswith("The selected timeslot is unavailable")


def test_collective_offers_only_common_times_and_no_order(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH, MARCUS, method="collective")
    block(sandbox, SARAH, 9, 2)
    block(sandbox, MARCUS, 15, 2)

    found = slots(sandbox, configuration, TUESDAY, TUESDAY + DAY)

    assert "order" not in found
    assert [(slot["start_time"] - TUESDAY) / HOUR for slot in found["time_slots"]] == [11, 12, 13, 14]
    assert found["time_slots"][0]["emails"] == [SARAH, MARCUS]


def test_max_availability_names_who_is_free(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH, MARCUS)
    block(sandbox, SARAH, 9)
    block(sandbox, MARCUS, 10)

    found = slots(sandbox, configuration, TUESDAY + 9 * HOUR, TUESDAY + 12 * HOUR)

    assert found["order"] == [MARCUS, SARAH]
    assert [slot["emails"] for slot in found["time_slots"]] == [[MARCUS], [SARAH], [SARAH, MARCUS]]


def test_order_follows_recency_not_count(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH, MARCUS, PRIYA)
    book(sandbox, configuration, 9, MARCUS)
    book(sandbox, configuration, 10, MARCUS, name="Bob B")
    book(sandbox, configuration, 11, SARAH, name="Cleo C")

    assert slots(sandbox, configuration, TUESDAY, TUESDAY + DAY)["order"] == [PRIYA, MARCUS, SARAH]


def test_a_cancelled_booking_gives_the_turn_back(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH, MARCUS)
    made = book(sandbox, configuration, 9, MARCUS)

    sandbox.request(
        "DELETE", f"/v3/scheduling/bookings/{made['booking_id']}", key=None, params={"configuration_id": configuration}
    )

    assert slots(sandbox, configuration, TUESDAY, TUESDAY + DAY)["order"] == [MARCUS, SARAH]


def test_max_fairness_drops_the_recently_booked_half(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH, MARCUS, method="max-fairness")
    book(sandbox, configuration, 9, SARAH)
    block(sandbox, MARCUS, 10)

    found = slots(sandbox, configuration, TUESDAY + 9 * HOUR, TUESDAY + 12 * HOUR)
    other = slots(sandbox, configuration, TUESDAY + 10 * HOUR, TUESDAY + 11 * HOUR)

    assert [slot["emails"] for slot in found["time_slots"]] == [[MARCUS], [MARCUS]]
    assert [slot["emails"] for slot in other["time_slots"]] == [[SARAH]]
    assert found["order"] == other["order"] == [MARCUS, SARAH]


def test_notice_and_horizon_bound_what_is_offered(sandbox: SandboxProcess) -> None:
    configuration = configure(
        sandbox, SARAH, scheduler={"min_booking_notice": 25 * 60 + 30, "available_days_in_future": 2}
    )

    found = slots(sandbox, configuration, MONDAY, MONDAY + 30 * DAY)["time_slots"]

    days = sorted({(slot["start_time"] - TUESDAY) // DAY for slot in found})
    assert (found[0]["start_time"] - TUESDAY) / HOUR == 10
    assert days == [0, 1]


def test_without_a_word_the_notice_is_an_hour_and_the_horizon_thirty_days(sandbox: SandboxProcess) -> None:
    rules = {"availability_method": "max-availability"}
    often = {"duration_minutes": 60, "interval_minutes": 15, "availability_rules": rules}
    configuration = configure(sandbox, SARAH, scheduler={}, availability=often)
    sandbox.control("clock", {"set": MONDAY + 2 * HOUR, "rate": 0})

    found = slots(sandbox, configuration, MONDAY, MONDAY + 40 * DAY)["time_slots"]

    assert found[0]["start_time"] == MONDAY + 3 * HOUR
    assert (found[-1]["start_time"] - MONDAY) // DAY == 30


def test_notice_is_not_rounded_down(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH, scheduler={"min_booking_notice": 0})
    sandbox.control("clock", {"set": TUESDAY + 10 * HOUR + 0.5, "rate": 0})

    assert starts(sandbox, configuration)[0] == 11


@pytest.mark.parametrize(
    ("side", "hour", "left"), [("after", 9, [10.5, 11]), ("before", 12, [10, 10.5])], ids=["behind", "ahead"]
)
def test_buffers_count_for_what_lies_beside_the_period(
    sandbox: SandboxProcess, side: str, hour: int, left: list[float]
) -> None:
    rules = {"availability_method": "max-availability", "buffer": {"before": 0, "after": 0, side: 30}}
    availability = {"duration_minutes": 60, "interval_minutes": 30, "availability_rules": rules}
    configuration = configure(sandbox, SARAH, availability=availability)
    block(sandbox, SARAH, hour)

    found = slots(sandbox, configuration, TUESDAY + 10 * HOUR, TUESDAY + 12 * HOUR)["time_slots"]

    assert [(slot["start_time"] - TUESDAY) / HOUR for slot in found] == left


def test_no_times_at_all_is_null(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH)

    assert slots(sandbox, configuration, TUESDAY, TUESDAY + HOUR)["time_slots"] is None


def test_an_expired_grant_is_skipped_and_none_left_is_an_error(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH, MARCUS)

    sandbox.control(f"grants/{SARAH}/expire")
    one = slots(sandbox, configuration, TUESDAY, TUESDAY + DAY)
    sandbox.control(f"grants/{MARCUS}/expire")
    none = sandbox.get(
        "/v3/scheduling/availability",
        key=None,
        configuration_id=configuration,
        start_time=TUESDAY,
        end_time=TUESDAY + DAY,
    )

    assert one["order"] == [MARCUS]
    assert {tuple(slot["emails"]) for slot in one["time_slots"]} == {(MARCUS,)}
    assert "Failed to find a valid Grant" in none.json()["error"]["message"]


def test_default_open_hours_count_in_the_events_zone(sandbox: SandboxProcess) -> None:
    body = document(SARAH)
    body["participants"][0]["availability"].pop("open_hours")
    hours = {"days": [2], "start": "9:00", "end": "12:00", "timezone": "Asia/Kolkata", "exdates": []}
    rules = {"availability_method": "max-availability", "default_open_hours": [hours]}
    booking = {**body["event_booking"], "timezone": "America/New_York"}
    configuration = configure(
        sandbox,
        SARAH,
        participants=body["participants"],
        availability={**body["availability"], "availability_rules": rules},
        event_booking=booking,
    )

    assert starts(sandbox, configuration) == [14, 15, 16]


def test_the_moving_booking_is_not_in_its_own_way(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH, MARCUS)
    made = book(sandbox, configuration, 9, SARAH)
    block(sandbox, SARAH, 10)

    found = slots(sandbox, configuration, TUESDAY + 9 * HOUR, TUESDAY + 12 * HOUR, booking_id=made["booking_id"])

    assert [(slot["start_time"] - TUESDAY) / HOUR for slot in found["time_slots"]] == [9, 11]
    assert {tuple(slot["emails"]) for slot in found["time_slots"]} == {(SARAH,)}


@pytest.mark.parametrize("value", ["NaN", "inf", "", "soon", "1e400", "-5"])
def test_a_time_that_is_none_is_refused(sandbox: SandboxProcess, value: str) -> None:
    configuration = configure(sandbox, SARAH)

    response = sandbox.get(
        "/v3/scheduling/availability", key=None, configuration_id=configuration, start_time=TUESDAY, end_time=value
    )

    assert (response.status_code, response.json()["error"]["type"]) == (400, "invalid_request_error")
    assert "end_time" in response.json()["error"]["message"]


def test_a_private_configuration_wants_a_live_session(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH, requires_session_auth=True, slug="backend")
    times = {"start_time": TUESDAY, "end_time": TUESDAY + DAY}
    made = sandbox.post("/v3/scheduling/sessions", {"slug": "backend", "time_to_live": 10})
    session = made.json()["data"]["session_id"]

    refused = sandbox.get("/v3/scheduling/availability", configuration_id=configuration, **times)
    allowed = sandbox.get("/v3/scheduling/availability", key=session, **times)
    sandbox.advance(601)
    expired = sandbox.get("/v3/scheduling/availability", key=session, **times)

    assert (refused.status_code, refused.json()["error"]["type"]) == (401, "invalid_session")
    assert len(allowed.json()["data"]["time_slots"]) == 8
    assert (expired.status_code, expired.json()["error"]["type"]) == (401, "invalid_session")


@pytest.mark.parametrize("minutes", [0, 31, "long", True])
def test_a_session_lives_at_most_half_an_hour(sandbox: SandboxProcess, minutes: object) -> None:
    configuration = configure(sandbox, SARAH)

    response = sandbox.post("/v3/scheduling/sessions", {"configuration_id": configuration, "time_to_live": minutes})

    assert response.status_code == 400
    assert "time_to_live" in response.json()["error"]["message"]


def test_ui_settings_hold_what_the_component_needs(sandbox: SandboxProcess) -> None:
    scheduler = {
        "available_days_in_future": 21,
        "min_booking_notice": 0,
        "cancellation_policy": "Please tell us early.",
        "additional_fields": {"application": {"label": "Application", "type": "metadata", "required": False}},
    }
    configuration = configure(sandbox, SARAH, scheduler=scheduler)
    made = book(sandbox, configuration, 9, timezone="Europe/Kiev")

    plain = sandbox.get("/v3/scheduling/ui-settings", key=None, configuration_id=configuration).json()["data"]
    with_booking = sandbox.get(
        "/v3/scheduling/ui-settings", key=None, configuration_id=configuration, booking_id=made["booking_id"]
    ).json()["data"]

    assert plain == {
        "configuration_id": configuration,
        "app_client_id": "sandbox-client-id",
        "name": "Backend interview",
        "slug": "",
        "booking_type": "booking",
        "appearance": {},
        "organizer": {"name": "Sarah", "email": SARAH},
        "scheduler": {**scheduler, "min_cancellation_notice": 0},
    }
    assert with_booking["booking"]["guest"] == {"name": "Ada Lovelace", "email": "ada@example.org"}
    assert with_booking["booking"]["timezone"] == "Europe/Kiev"


def test_an_icloud_calendar_is_read_by_its_id_only(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH, provider="icloud")
    body = document(SARAH)
    path = f"/v3/grants/{SARAH}/scheduling/configurations"
    refused = sandbox.post(path, body)
    body["participants"][0]["availability"]["calendar_ids"] = [SARAH]
    body["participants"][0]["booking"]["calendar_id"] = SARAH
    body["event_booking"].pop("conferencing")
    configuration = sandbox.post(path, body).json()["data"]["id"]
    when = {"start_time": TUESDAY + 10 * HOUR, "end_time": TUESDAY + 12 * HOUR}
    sandbox.post(f"/v3/grants/{SARAH}/events", {"when": when}, calendar_id=SARAH)

    assert refused.status_code == 400
    assert "participants[0]: iCloud" in refused.json()["error"]["message"]
    assert starts(sandbox, configuration) == [9, 12, 13, 14, 15, 16]


def test_a_year_can_be_asked_for_at_once(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH, scheduler={"available_days_in_future": 730, "min_booking_notice": 0})
    times = {"start_time": TUESDAY, "end_time": TUESDAY + 367 * DAY}

    response = sandbox.get("/v3/scheduling/availability", key=None, configuration_id=configuration, **times)

    assert len(slots(sandbox, configuration, TUESDAY, TUESDAY + 366 * DAY)["time_slots"]) == 8 * 262
    assert response.status_code == 400
    assert "end_time" in response.json()["error"]["message"]

"""What a server must do for the component, seen from outside a browser (docs/picker.md 8 and 12)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from sandbox.tests.component.arranging import new_session
from sandbox.tests.sandbox_process import API_KEY, CLIENT_ID, SandboxProcess
from sandbox.tests.world import DAY, HOUR, MARCUS, PRIYA, SARAH, TUESDAY, book, call, configure, slots, wish

ORIGIN = {"Origin": "http://careers.example.com"}
BOOKING = {"booking_id", "event_id", "title", "organizer", "status", "description", "location", "booking_ref"}
NOWHERE = "00000000-0000-4000-8000-000000000000"
# Everything the component calls, and addresses that are not there.
CALLS = [
    ("GET", "/v3/scheduling/ui-settings"),
    ("GET", "/v3/scheduling/availability"),
    ("POST", "/v3/scheduling/bookings"),
    *((verb, f"/v3/scheduling/bookings/{NOWHERE}") for verb in ("PATCH", "DELETE", "PUT")),
    ("POST", f"/v3/scheduling/configurations/{NOWHERE}/group-events/validate-timeslot"),
]
HEADERS = ["authorization", "content-type", "x-source", "x-nylas-web-elements-version", "x-nylas-application-public-id"]


def send(sandbox: SandboxProcess, verb: str, path: str, **more: Any) -> requests.Response:
    """As the component does: no key, the JSON header, an origin."""
    headers = {**ORIGIN, "Content-Type": "application/json", "X-Source": "nylas-scheduling"}
    return sandbox.request(verb, path, key=None, headers=headers, **more)


def opened(sandbox: SandboxProcess, **query: Any) -> requests.Response:
    return send(sandbox, "GET", "/v3/scheduling/ui-settings", params=query)


# ── 1: cross-origin, JSON everywhere ──


@pytest.mark.parametrize(("verb", "path"), [*CALLS, ("GET", "/v3/nothing"), ("DELETE", "/")])
def test_a_preflight_allows_every_call(sandbox: SandboxProcess, verb: str, path: str) -> None:
    asked = {"Access-Control-Request-Method": verb, "Access-Control-Request-Headers": ",".join(HEADERS)}

    answer = sandbox.request("OPTIONS", path, key=None, headers={**ORIGIN, **asked})

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["access-control-allow-origin"] in ("*", ORIGIN["Origin"])
    assert verb in answer.headers["access-control-allow-methods"].split(", ")
    # by name: the Fetch standard does not let * stand for authorization
    assert set(HEADERS) <= set(answer.headers["access-control-allow-headers"].split(", "))


@pytest.mark.parametrize(
    ("verb", "path", "status", "more"),
    [
        ("GET", "/v3/scheduling/ui-settings", 400, {}),
        ("POST", "/v3/scheduling/bookings", 400, {"data": "{"}),
        ("GET", "/v3/scheduling/ui-settings?configuration_id=" + NOWHERE, 404, {}),
        ("DELETE", "/v3/scheduling/availability", 405, {}),
        ("GET", "/v3/scheduling/nothing", 501, {}),
        ("GET", "/nothing", 501, {}),
    ],
)
def test_every_refusal_is_json_that_another_origin_may_read(
    sandbox: SandboxProcess, verb: str, path: str, status: int, more: dict[str, Any]
) -> None:
    answer = send(sandbox, verb, path, **more)

    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/json")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert set(answer.json()) == {"request_id", "error"}
    assert set(answer.json()["error"]) == {"type", "message"}


@pytest.mark.parametrize(("verb", "path"), CALLS)
def test_each_call_can_be_made_to_fail(sandbox: SandboxProcess, verb: str, path: str) -> None:
    body = {"request_id": "mine", "error": {"type": "provider_error", "message": "Spoiled"}}
    pattern = f"^{path}$"
    sandbox.control("faults", {"kind": "slow", "path": pattern, "method": verb, "seconds": 0.05})
    sandbox.control("faults", {"kind": "answer", "path": pattern, "method": verb, "status": 503, "body": body})

    late = send(sandbox, verb, path)
    spoiled = send(sandbox, verb, path)
    sound = send(sandbox, verb, path)

    assert late.elapsed.total_seconds() >= 0.05
    assert (spoiled.status_code, spoiled.json()) == (503, body)
    assert spoiled.headers["access-control-allow-origin"] == "*"
    assert sound.json() != body


# ── 2: identity ──


def test_session_comes_before_id_and_id_before_slug(sandbox: SandboxProcess) -> None:
    first, second, third = (
        configure(sandbox, email, name=name, slug=name, method="collective")
        for email, name in ((SARAH, "one"), (MARCUS, "two"), (PRIYA, "three"))
    )
    session = new_session(sandbox, first)
    slug = {"slug": "three", "client_id": CLIENT_ID}

    def name(key: str | None, **query: str) -> str:
        return sandbox.get("/v3/scheduling/ui-settings", key=key, **query).json()["data"]["name"]

    assert name(session, configuration_id=second, **slug) == "one"
    assert name(None, configuration_id=second, **slug) == "two"
    assert name(API_KEY, configuration_id=second) == "two"
    assert name(None, **slug) == "three"
    assert opened(sandbox, slug="three").status_code == 400
    assert third != first


def test_a_private_configuration_opens_with_a_session_only(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH, requires_session_auth=True)
    session = new_session(sandbox, configuration, minutes=1)

    def status(key: str | None) -> tuple[int, str]:
        answer = sandbox.get("/v3/scheduling/ui-settings", key=key, configuration_id=configuration)
        return answer.status_code, answer.json().get("error", {}).get("type", "")

    refused = (401, "invalid_session")
    assert [status(key) for key in (None, "made-up", session)] == [refused, refused, (200, "")]
    sandbox.advance(61)
    assert status(session) == refused


# ── 3: ui-settings ──


def test_settings_have_every_field_that_is_read(sandbox: SandboxProcess) -> None:
    field = {"phone": {"label": "Phone", "type": "phone_number", "required": True, "order": 1}}
    scheduler = {
        "available_days_in_future": 45,
        "min_booking_notice": 60,
        "min_cancellation_notice": 30,
        "cancellation_policy": "Be kind",
        "hide_additional_guests": True,
        "hide_cancellation_options": False,
        "hide_rescheduling_options": True,
        "confirmation_redirect_url": "https://careers.example.com/done",
        "notetaker_settings": {"show_ui_consent_message": True},
        "additional_fields": field,
    }
    configuration = configure(sandbox, SARAH, scheduler=scheduler, slug="phone-screen")
    guests = [{"name": "grace@example.org", "email": "grace@example.org"}]
    answers = {"additional_fields": {"phone": "+491"}, "timezone": "Europe/Berlin", "email_language": "de"}
    made = book(sandbox, configuration, 9, additional_guests=guests, **answers)

    data = opened(sandbox, configuration_id=configuration, booking_id=made["booking_id"]).json()["data"]

    booking, shown = data.pop("booking"), data.pop("scheduler")
    assert {name: shown[name] for name in scheduler} == scheduler
    assert data == {
        "configuration_id": configuration,
        "app_client_id": CLIENT_ID,
        "name": "Backend interview",
        "slug": "phone-screen",
        "booking_type": "booking",
        "appearance": {},
        "organizer": {"name": "Sarah", "email": SARAH},
    }
    assert booking["guest"] == {"name": "Ada Lovelace", "email": "ada@example.org"}
    assert (booking["booking_ref"], booking["additional_guests"]) == (made["booking_ref"], guests)
    assert {name: booking[name] for name in answers} == answers
    assert set(made) == BOOKING
    assert opened(sandbox, configuration_id=configuration, booking_id=NOWHERE).status_code == 404


def test_settings_are_whole_when_the_configuration_says_little(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH, scheduler={})

    shown = opened(sandbox, configuration_id=configuration).json()["data"]["scheduler"]

    assert {name: type(shown[name]) for name in ("available_days_in_future", "min_booking_notice")} == {
        "available_days_in_future": int,
        "min_booking_notice": int,
    }


# ── 4: availability ──


def test_slots_lie_in_the_window_and_after_the_notice(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH, scheduler={"available_days_in_future": 20, "min_booking_notice": 170})
    now = TUESDAY - DAY + 8 * HOUR
    window = {"start_time": f"{now}.0", "end_time": f"{TUESDAY + 11 * HOUR + 1}.75", "configuration_id": configuration}

    answer = send(sandbox, "GET", "/v3/scheduling/availability", params=window)

    found = answer.json()["data"]["time_slots"]
    assert found[0]["start_time"] == now + 3 * HOUR
    assert found[-1]["end_time"] == TUESDAY + 11 * HOUR
    assert {type(slot[name]) for slot in found for name in ("start_time", "end_time")} == {int}


def test_an_order_comes_with_one_host_only_and_its_people_are_on_the_slots(sandbox: SandboxProcess) -> None:
    rotating = configure(sandbox, SARAH, MARCUS, PRIYA)
    together = configure(sandbox, SARAH, MARCUS, method="collective")

    one, all_ = (slots(sandbox, which, TUESDAY, TUESDAY + DAY) for which in (rotating, together))

    assert sorted(one["order"]) == sorted([SARAH, MARCUS, PRIYA])
    assert all(slot["emails"] and set(slot["emails"]) <= set(one["order"]) for slot in one["time_slots"])
    assert not all_.get("order")


# ── 5 and 6: booking, moving, cancelling, confirming ──


def test_two_guests_at_once_and_one_of_them_hears_the_words(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH, method="collective")
    names = ["Ada Lovelace", "Grace Hopper"]

    with ThreadPoolExecutor(2) as pool:
        answers = list(
            pool.map(
                lambda name: send(
                    sandbox,
                    "POST",
                    "/v3/scheduling/bookings",
                    params={"configuration_id": configuration},
                    json=wish(9, name=name),
                ),
                names,
            )
        )

    won, lost = sorted((answer.json() for answer in answers), key=lambda body: "error" in body)
    assert won["data"]["status"] == "booked"
    assert lost["error"]["message"].startswith("The selected timeslot is unavailable")
    assert "data" not in lost


def test_unknown_members_and_empty_answers_are_taken(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH)
    more = {"additional_fields": {"phone": "", "unknown": ""}, "colour": "blue", "master_id": None, "timezone": ""}

    made = book(sandbox, configuration, 9, **more)

    assert made["status"] == "booked"


Deed = Callable[[SandboxProcess, dict[str, Any], str], requests.Response]


def change(verb: str, **body: Any) -> Deed:
    return lambda sandbox, made, configuration: call(sandbox, verb, made["booking_id"], configuration, body)


@pytest.mark.parametrize(
    ("before", "deed", "status", "words"),
    [
        (change("DELETE"), change("DELETE"), 404, "cancelled already"),
        (change("DELETE"), change("PATCH", **wish(11)), 400, "cannot be rescheduled"),
        (change("DELETE"), change("PUT", status="confirmed", salt="AAAA"), 400, "salt"),
        (None, change("PUT", status="confirmed"), 400, "salt"),
        (None, change("PUT", status="perhaps", salt="AAAA"), 400, "status"),
        (None, change("PATCH", start_time=1), 400, "end_time"),
    ],
    ids=["cancel twice", "move a cancelled", "confirm a cancelled", "no salt", "unknown status", "no end"],
)
def test_a_state_that_forbids_it_is_told_in_words(
    sandbox: SandboxProcess, before: Deed | None, deed: Deed, status: int, words: str
) -> None:
    configuration = configure(sandbox, SARAH)
    made = book(sandbox, configuration, 9)
    if before:
        assert before(sandbox, made, configuration).status_code == 200

    answer = deed(sandbox, made, configuration)

    assert answer.status_code == status
    assert words in answer.json()["error"]["message"]


def test_a_booking_is_confirmed_once(sandbox: SandboxProcess) -> None:
    rules = {"title": "Interview", "timezone": "UTC", "booking_type": "organizer-confirmation"}
    configuration = configure(sandbox, SARAH, event_booking=rules)
    made = book(sandbox, configuration, 9)
    settings = opened(sandbox, configuration_id=configuration, booking_id=made["booking_id"]).json()["data"]
    yes = {"status": "confirmed", "salt": settings["booking"]["booking_ref_salt"]}

    first, second = (call(sandbox, "PUT", made["booking_id"], configuration, yes) for _ in range(2))

    assert (first.status_code, first.json()["data"]["status"]) == (200, "booked")
    assert (second.status_code, second.json()["error"]["message"]) == (400, "the booking is not pending but booked")

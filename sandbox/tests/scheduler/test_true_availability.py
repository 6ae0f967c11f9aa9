"""Random worlds, built and asked over the API, compared with an oracle that looks at every minute."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from sandbox.tests.examples import examples
from sandbox.tests.sandbox_process import API_KEY, SandboxProcess
from sandbox.tests.scheduler import oracle
from sandbox.tests.scheduler.drawn import DAY, World, worlds

numbers = count(1)
# A failing world is told as it was drawn: to make it smaller would ask the sandbox for minutes.
thoroughly = settings(
    max_examples=examples(50),
    deadline=None,
    phases=[Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
briefly = settings(thoroughly, max_examples=examples(20))


class Asked:
    """A sandbox on one kept connection; a refusal is an error."""

    def __init__(self, url: str) -> None:
        self.url, self.session = url, requests.Session()
        self.session.headers["Authorization"] = f"Bearer {API_KEY}"

    def response(self, method: str, path: str, body: Any = None, **query: Any) -> requests.Response:
        return self.session.request(method, self.url + path, json=body, params=query, timeout=60)

    def __call__(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        response = self.response(method, path, body, **query)
        assert response.status_code in (200, 201), (path, body, response.text)
        return response.json().get("data", response.json())


@pytest.fixture(scope="module")
def ask(running_sandbox: SandboxProcess) -> Iterator[Asked]:
    running_sandbox.reset()
    asked = Asked(running_sandbox.url)
    yield asked
    asked.session.close()


def build(ask: Asked, world: World) -> str:
    """Make the world with addresses of its own; the id of the Configuration."""
    turn = next(numbers)
    ask("POST", "/_sandbox/clock", {"set": world.now})
    for account, seat in zip(world.accounts, world.configuration["participants"], strict=True):
        account.email = seat["email"] = f"{account.email}-{turn}@example.com"
        settings_ = {"email": account.email, "refresh_token": "x", "timezone": account.zone}
        ask("POST", "/v3/connect/custom", {"provider": account.provider, "settings": settings_})
        for happening in account.happenings:
            put(ask, account, happening)
    configuration = ask("POST", f"/v3/grants/{world.accounts[0].email}/scheduling/configurations", world.configuration)[
        "id"
    ]
    for account in sorted((one for one in world.accounts if one.turn is not None), key=lambda one: one.turn or 0):
        body = {"when": {"time": world.now - DAY * 100}, "metadata": {"key5": configuration}}
        ask("POST", f"/v3/grants/{account.email}/events", body, calendar_id="primary")
    for account in world.accounts:
        if account.is_expired:
            ask("POST", f"/_sandbox/grants/{account.email}/expire")
    return configuration


def put(ask: Asked, account: oracle.Account, happening: oracle.Happening) -> None:
    """Write an event, invite the owner to it, and answer."""
    events, said_at_once = f"/v3/grants/{account.email}/events", happening.answered_by == "body"
    if happening.answer:
        status = happening.answer if said_at_once else "noreply"
        people = {"participants": [{"email": account.email, "status": status}], "organizer": {"email": "x@example.org"}}
        happening.body |= people
    name = write(ask, account, happening)
    if happening.answer and happening.answered_by == "update":
        people = {"participants": [{"email": account.email, "status": happening.answer}]}
        ask("PUT", f"{events}/{name}", people, calendar_id="primary")
    elif happening.answer and happening.answered_by == "rsvp":
        ask("POST", f"{events}/{name}/send-rsvp", {"status": happening.answer}, calendar_id="primary")


def write(ask: Asked, account: oracle.Account, happening: oracle.Happening) -> str:
    """Write an event and change, cancel or decline the occurrences that `changed` numbers; from then on it names them by
    their time. The event's id."""
    events, body = f"/v3/grants/{account.email}/events", happening.body
    if happening.repeat is None:
        return ask("POST", events, body, calendar_id="primary")["id"]
    everyone = replace(happening, repeat=replace(happening.repeat, without=())).planned(account.zone)
    rule = replace(happening.repeat, without=tuple(one for one in happening.repeat.without if one < len(everyone)))
    happening.repeat = rule
    if not everyone or len(happening.planned(account.zone)) < 5:
        happening.repeat, happening.changed = None, {}
        return ask("POST", events, body, calendar_id="primary")["id"]
    left_out = [f"EXDATE:{datetime.fromtimestamp(everyone[place][0], UTC):%Y%m%dT%H%M%SZ}" for place in rule.without]
    if "date" in body["when"]:
        days = [datetime.fromtimestamp(everyone[place][0], oracle.ZoneInfo(account.zone)) for place in rule.without]
        left_out = [f"EXDATE;VALUE=DATE:{day:%Y%m%d}" for day in days]
    master = ask("POST", events, {**body, "recurrence": [rule.rule(), *left_out]}, calendar_id="primary")["id"]
    planned = happening.planned(account.zone)
    for place, period in list(happening.changed.items()):
        begin, end = planned[place]
        found = ask("GET", events, calendar_id="primary", start=begin, end=end + 1, limit=200)
        mine = [one for one in found if one.get("master_event_id") == master]
        name = next(one["id"] for one in mine if one["original_start_time"] == begin)
        if period is None and happening.answer:
            ask("POST", f"{events}/{name}/send-rsvp", {"status": "no"}, calendar_id="primary")
        elif period is None:
            ask("DELETE", f"{events}/{name}", calendar_id="primary")
        else:
            when = {"start_time": period[0], "end_time": period[1]}
            ask("PUT", f"{events}/{name}", {"when": when}, calendar_id="primary")
        del happening.changed[place]
        happening.changed[begin] = period
    return master


def told(found: dict[str, Any]) -> tuple[list[oracle.Slot], list[str] | None]:
    slots = [(slot["start_time"], slot["end_time"], tuple(slot["emails"])) for slot in found["time_slots"] or []]
    return slots, found.get("order")


def offer(ask: Asked, world: World, configuration: str, **query: Any) -> tuple[list[oracle.Slot], list[str] | None]:
    period = {"start_time": world.start, "end_time": world.end}
    return told(ask("GET", "/v3/scheduling/availability", configuration_id=configuration, **period, **query))


@thoroughly
@given(worlds())
def test_a_configuration_offers_what_the_oracle_finds(ask: Asked, world: World) -> None:
    found = offer(ask, world, build(ask, world))

    document = world.configuration
    start, end = oracle.bookable(document, world.start, world.end, now=world.now)
    assert found == oracle.offered(
        world.accounts,
        document["participants"],
        document["availability"],
        start,
        end,
        method=document["availability"]["availability_rules"]["availability_method"],
        zone=document["event_booking"]["timezone"],
        default_zone=document["event_booking"]["timezone"],
    )


@briefly
@given(worlds())
def test_several_people_share_what_the_oracle_finds(ask: Asked, world: World) -> None:
    """Without a Configuration: no notice, no horizon, turns of a named group, default hours in the zone of their block."""
    for account in world.accounts:
        account.is_expired = False
    group = build(ask, world)
    availability = world.configuration["availability"]
    rules = {**availability["availability_rules"], "round_robin_group_id": group}
    seats = [{**seat, "availability": seat.get("availability") or {}} for seat in world.configuration["participants"]]
    people = [{**seat.pop("availability"), **seat} for seat in [dict(one) for one in seats]]
    period = {"start_time": world.start, "end_time": world.end}
    body = {**availability, "availability_rules": rules, "participants": people, **period}

    found = told(ask("POST", "/v3/calendars/availability", body))

    method = rules["availability_method"]
    expected = oracle.offered(
        world.accounts, seats, availability, world.start, world.end, method=method, zone="UTC", default_zone=None
    )
    assert found == expected


@briefly
@given(worlds(), st.data())
def test_more_to_do_never_means_more_times(ask: Asked, world: World, data: st.DataObject) -> None:
    rules = world.configuration["availability"]["availability_rules"]
    # In max-fairness the times of the others come in when those of the rested ones are all gone.
    assume(rules["availability_method"] != "max-fairness")
    configuration = build(ask, world)
    before, order = offer(ask, world, configuration)
    busy = data.draw(st.sampled_from(world.accounts))
    assume(not busy.is_expired)
    begin = world.start + data.draw(st.integers(0, 100)) * 900
    block = {"when": {"start_time": begin, "end_time": begin + data.draw(st.sampled_from([300, 7200]))}}

    ask("POST", f"/v3/grants/{busy.email}/events", block, calendar_id="primary")
    after, order_then = offer(ask, world, configuration)

    able = {(start, email) for start, _, emails in before for email in emails}
    assert {(start, email) for start, _, emails in after for email in emails} <= able
    assert order == order_then


@settings(briefly, max_examples=12)
@given(worlds(), st.data())
def test_every_slot_can_be_booked_once(ask: Asked, world: World, data: st.DataObject) -> None:
    configuration = build(ask, world)
    slots, order = offer(ask, world, configuration)
    assume(slots)
    start, end, emails = data.draw(st.sampled_from(slots))
    hosts = [] if order is None else [{"email": next(email for email in order if email in emails)}]
    guest = {"name": "Ada Lovelace", "email": "ada@example.org"}
    wish = {"start_time": start, "end_time": end, "guest": guest, "participants": hosts}
    bookings = "/v3/scheduling/bookings"

    made = ask("POST", bookings, wish, configuration_id=configuration)
    wish["guest"] = {**guest, "email": "bob@example.org"}
    again = ask.response("POST", bookings, wish, configuration_id=configuration)
    moving, _ = offer(ask, world, configuration, booking_id=made["booking_id"])

    booked = [host["email"] for host in hosts] or emails
    if any(seat["email"] in booked and seat.get("availability") for seat in world.configuration["participants"]):
        assert again.json()["error"]["type"] == "timeslot_not_available"
    assert (start, end) in {slot[:2] for slot in moving}

"""Every method of Nylas's own SDK (nylas 6.18.0, docs/nylas.md 8.1), run for real: what it sends, and that it can read the answer."""

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import nylas
import pytest
import requests
from nylas.models.notetakers import NotetakerState
from nylas.resources.webhooks import extract_challenge_parameter

from sandbox.tests.conftest import MONDAY
from sandbox.tests.contract.endpoints import ENDPOINTS, matching
from sandbox.tests.contract.watching import Call, watching
from sandbox.tests.receiving import Receiver
from sandbox.tests.sandbox_process import API_KEY, CLIENT_ID, SandboxProcess
from sandbox.tests.world import DAY, HOUR, SARAH, TUESDAY, block, connect, document, wish

BACK = "http://127.0.0.1:9999/callback"
LINK = "https://meet.google.com/abc-defg-hij"
CALENDAR = {"calendar_id": "primary"}
Journey = Callable[[SandboxProcess, Any], None]


def code_for(url: str) -> str:
    """Choose a person and allow, as one does on the pages; the code that comes back."""
    form = {"email": "sarah.kim@example.com", "answer": "allow"}
    response = requests.post(url, data=form, allow_redirects=False, timeout=10)
    return parse_qs(urlsplit(response.headers["location"]).query)["code"][0]


def connecting(sandbox: SandboxProcess, client: Any) -> None:
    config = {"client_id": CLIENT_ID, "redirect_uri": BACK}
    url = client.auth.url_for_oauth2({**config, "access_type": "offline", "scope": ["calendar"], "state": "s"})
    tokens = client.auth.exchange_code_for_token({**config, "code": code_for(url)})
    fresh = client.auth.refresh_access_token({**config, "refresh_token": tokens.refresh_token})
    pkce = client.auth.url_for_oauth2_pkce(dict(config))
    proof = {"code": code_for(pkce.url), "code_verifier": pkce.secret}
    proved = client.auth.exchange_code_for_token({**config, **proof})
    consent = client.auth.url_for_admin_consent({**config, "credential_id": "credential"})

    assert requests.get(consent, timeout=10).status_code == 200
    assert tokens.email == proved.email == client.auth.id_token_info(tokens.id_token).data.email
    assert client.auth.validate_access_token(fresh.access_token).data.sub == tokens.grant_id
    own = {"api_key": fresh.access_token}
    assert client.grants.find("me", overrides=own).data.id == tokens.grant_id
    assert client.auth.revoke(fresh.access_token) is True
    assert sandbox.get("/v3/grants/me", key=fresh.access_token).status_code == 401
    assert client.auth.detect_provider({"email": SARAH}).data.provider == "google"


def accounts(sandbox: SandboxProcess, client: Any) -> None:
    request = {"provider": "google", "settings": {"email": SARAH, "refresh_token": "x"}, "state": "s"}
    made = client.auth.custom_authentication(request).data
    listed = client.grants.list({"limit": 5, "provider": "google", "grant_status": "valid"})
    changed = client.grants.update(made.id, {"scope": ["calendar"]}).data

    assert client.applications.info().data.application_id == CLIENT_ID
    assert [grant.id for grant in listed.data] == [made.id] == [client.grants.find(made.id).data.id]
    assert (made.email, made.grant_status, changed.scope) == (SARAH, "valid", ["calendar"])
    assert client.grants.destroy(made.id).request_id
    assert client.grants.list().data == []


def calendars(sandbox: SandboxProcess, client: Any) -> None:
    grant = connect(sandbox, SARAH)
    made = client.calendars.create(grant, {"name": "Interviews", "timezone": "Europe/Berlin"}).data
    changed = client.calendars.update(grant, made.id, {"name": "Hiring"}).data
    listed = client.calendars.list(grant, {"limit": 1})
    rest = client.calendars.list(grant, {"limit": 1, "page_token": listed.next_cursor}).data

    assert (made.timezone, changed.name, client.calendars.find(grant, made.id).data) == (
        "Europe/Berlin",
        "Hiring",
        changed,
    )
    assert [one.is_primary for one in (*listed.data, *rest)] == [True, False]
    assert client.calendars.find(grant, "primary").data.id == SARAH
    assert client.calendars.destroy(grant, made.id).request_id


def free_times(sandbox: SandboxProcess, client: Any) -> None:
    grant = connect(sandbox, SARAH)
    block(sandbox, SARAH, 9)
    window = {"start_time": TUESDAY + 8 * HOUR, "end_time": TUESDAY + 11 * HOUR}
    people = {"participants": [{"email": SARAH}], "duration_minutes": 60}
    found = client.calendars.get_availability({**window, **people}).data
    busy = client.calendars.get_free_busy(grant, {**window, "emails": [SARAH, "stranger@example.com"]}).data

    assert [(slot.start_time - TUESDAY) / HOUR for slot in found.time_slots] == [8, 10]
    assert (found.order, found.time_slots[0].emails) == ([SARAH], [SARAH])
    assert [type(one).__name__ for one in busy] == ["FreeBusy", "FreeBusyError"]
    assert [(slot.start_time, slot.status) for slot in busy[0].time_slots] == [(TUESDAY + 9 * HOUR, "busy")]


def events(sandbox: SandboxProcess, client: Any) -> None:
    grant = connect(sandbox, SARAH)
    when = {"start_time": TUESDAY + 9 * HOUR, "end_time": TUESDAY + 10 * HOUR}
    conferencing = {"provider": "Google Meet", "autocreate": {}}
    body = {
        "title": "Lunch",
        "when": when,
        "conferencing": conferencing,
        "participants": [{"email": SARAH}],
        "metadata": {"key1": "a"},
    }
    made = client.events.create(grant, body, {**CALENDAR, "notify_participants": False}).data
    changed = client.events.update(grant, made.id, {"title": "Dinner"}, CALENDAR).data
    answered = client.events.send_rsvp(grant, made.id, {"status": "yes"}, CALENDAR)
    found = client.events.find(grant, made.id, CALENDAR).data
    filters = {**CALENDAR, "start": TUESDAY, "end": TUESDAY + DAY, "busy": True, "title": "dinner"}

    assert made.conferencing.details["url"].startswith("https://meet.google.com/")
    assert (changed.title, changed.when.start_time, changed.when.object) == ("Dinner", when["start_time"], "timespan")
    assert (answered.request_id != "", found.participants[0].status) == (True, "yes")
    assert [one.id for one in client.events.list(grant, filters).data] == [made.id]
    assert [one.id for one in client.events.list(grant, {**CALENDAR, "metadata_pair": {"key1": "a"}}).data] == [made.id]
    assert [one.id for one in client.events.list_import_events(grant, {**CALENDAR, "limit": 5}).data] == [made.id]
    assert client.events.destroy(grant, made.id, CALENDAR).request_id
    assert client.events.list(grant, filters).data == []


def configurations(sandbox: SandboxProcess, client: Any) -> None:
    grant, of = connect(sandbox, SARAH), client.scheduler.configurations
    made = of.create(grant, document(SARAH)).data
    changed = of.update(grant, made.id, {"slug": "backend", "requires_session_auth": True}).data
    session = client.scheduler.sessions.create({"configuration_id": made.id, "time_to_live": 30}).data

    assert (changed.slug, changed.requires_session_auth, changed.participants) == ("backend", True, made.participants)
    assert of.find(grant, made.id).data == changed == of.list(grant, {"limit": 1}).data[0]
    assert client.scheduler.sessions.destroy(session.session_id).request_id
    assert of.destroy(grant, made.id).request_id
    assert of.list(grant).data == []


def bookings(sandbox: SandboxProcess, client: Any) -> None:
    grant, of = connect(sandbox, SARAH), client.scheduler.bookings
    rules = {"title": "Interview: ${invitee}", "timezone": "UTC", "booking_type": "organizer-confirmation"}
    made = client.scheduler.configurations.create(grant, document(SARAH, event_booking=rules)).data
    session = client.scheduler.sessions.create({"configuration_id": made.id}).data.session_id
    asked = {"configuration_id": made.id}

    booked = of.create(wish(9, SARAH), {}, overrides={"api_key": session}).data
    settings = sandbox.get("/v3/scheduling/ui-settings", key=None, **asked, booking_id=booked.booking_id).json()
    salt = settings["data"]["booking"]["booking_ref_salt"]
    confirmed = of.confirm(booked.booking_id, {"salt": salt, "status": "confirmed"}, asked).data
    with pytest.raises(KeyError, match="data"):  # the SDK reads a member that Nylas does not send
        of.reschedule(booked.booking_id, {"start_time": TUESDAY + 10 * HOUR, "end_time": TUESDAY + 11 * HOUR}, asked)

    assert (booked.status, confirmed.status, booked.organizer.email) == ("pending", "booked", SARAH)
    assert of.find(booked.booking_id, asked).data == confirmed
    assert client.events.find(grant, booked.event_id, CALENDAR).data.when.start_time == TUESDAY + 10 * HOUR
    assert of.destroy(booked.booking_id, {"cancellation_reason": "ill"}, asked).request_id
    assert of.find(booked.booking_id, asked).data.status == "cancelled"


def notetakers(sandbox: SandboxProcess, client: Any, *, of_grant: bool) -> None:
    identifier = {"identifier": connect(sandbox, SARAH)} if of_grant else {}
    later, of = TUESDAY + 9 * HOUR, client.notetakers
    made = of.invite({"meeting_link": LINK, "join_time": later, "name": "Recorder"}, **identifier).data
    changed = of.update(made.id, {"join_time": later + HOUR, "name": "Minutes"}, **identifier).data
    scheduled = of.list(**identifier, query_params={"state": NotetakerState.SCHEDULED.value, "limit": 5}).data
    cancelled = of.cancel(made.id, **identifier)

    second = of.invite({"meeting_link": LINK}, **identifier).data
    sandbox.advance(60)
    inside = of.find(second.id, **identifier).data
    left = of.leave(second.id, **identifier).data
    sandbox.run_until_idle()
    media = of.get_media(second.id, **identifier).data

    assert (made.state, changed.name, changed.join_time) == (NotetakerState.SCHEDULED, "Minutes", later + HOUR)
    assert [one.id for one in scheduled] == [made.id]
    assert cancelled.request_id
    assert (inside.state, left.id) == (NotetakerState.ATTENDING, second.id)
    assert media.recording.size == len(requests.get(media.recording.url, timeout=10).content)
    assert media.transcript.type == "application/json"
    assert media.recording.ttl == 3600


def webhooks(sandbox: SandboxProcess, client: Any) -> None:
    with Receiver() as receiver:
        body = {"webhook_url": receiver.url, "trigger_types": ["grant.expired"], "description": "ours"}
        with pytest.raises(KeyError, match="_at"):  # Nylas sends no times here, and the SDK wants them
            client.webhooks.create(body)
        (listed,) = client.webhooks.list().data
        first = client.webhooks.rotate_secret(listed.id).data.webhook_secret
        second = client.webhooks.rotate_secret(listed.id).data.webhook_secret
        connect(sandbox, SARAH)
        sandbox.control(f"grants/{SARAH}/expire")
        sandbox.advance(1)

    changed = client.webhooks.update(listed.id, {"description": "theirs", "status": "pause"}).data
    assert extract_challenge_parameter(receiver.challenged[0])
    assert (receiver.received[0].is_signed(first), receiver.received[0].is_signed(second)) == (False, True)
    assert (changed.description, changed.status) == ("theirs", "pause")
    assert client.webhooks.find(listed.id).data == changed
    assert client.webhooks.ip_addresses().data.ip_addresses == ["127.0.0.1"]
    assert client.webhooks.destroy(listed.id).data.status == "success"


JOURNEYS: dict[str, Journey] = {
    one.__name__: one
    for one in (connecting, accounts, calendars, free_times, events, configurations, bookings, webhooks)
} | {
    "notetakers of a grant": functools.partial(notetakers, of_grant=True),
    "notetakers of nobody": functools.partial(notetakers, of_grant=False),
}
walked: dict[str, list[Call]] = {}


def walk(sandbox: SandboxProcess, name: str) -> list[Call]:
    """The calls of a journey, which is made once."""
    if name not in walked:
        sandbox.reset()
        sandbox.control("clock", {"set": MONDAY})
        with watching(sandbox) as watch:
            JOURNEYS[name](sandbox, watch.client)
        walked[name] = watch.calls
    return walked[name]


@pytest.mark.parametrize("name", JOURNEYS)
def test_each_call_is_sent_to_the_endpoint_it_is_listed_for(sandbox: SandboxProcess, name: str) -> None:
    calls = walk(sandbox, name)
    endpoints = [(call, matching(call.verb, call.path)) for call in calls]

    assert [
        (call, endpoint) for call, endpoint in endpoints if not endpoint or call.method not in endpoint.methods
    ] == []


def test_every_method_meets_every_endpoint_it_is_listed_for(sandbox: SandboxProcess) -> None:
    calls = [call for name in JOURNEYS for call in walk(sandbox, name)]
    met = {(call.method, matching(call.verb, call.path)) for call in calls}

    assert met == {(method, endpoint) for endpoint in ENDPOINTS for method in endpoint.methods}


def test_the_sdk_has_no_further_methods_for_what_is_here() -> None:
    client = nylas.Client(API_KEY)
    resources = {
        "auth": client.auth,
        "calendars": client.calendars,
        "events": client.events,
        "grants": client.grants,
        "notetakers": client.notetakers,
        "scheduler.bookings": client.scheduler.bookings,
        "scheduler.configurations": client.scheduler.configurations,
        "scheduler.sessions": client.scheduler.sessions,
        "webhooks": client.webhooks,
    }
    offered = {
        f"{name}.{method}"
        for name, resource in resources.items()
        for method in vars(type(resource))
        if not method.startswith("_")
    }

    assert offered | {"applications.info"} == {method for endpoint in ENDPOINTS for method in endpoint.methods}

"""Where Nylas's SDK trips over Nylas's own answers (docs/nylas.md 8.2): it trips over ours in the same places, after the same deeds."""

from typing import Any

import nylas
import pytest
from nylas.models.errors import NylasApiError, NylasOAuthError
from nylas.models.notetakers import NotetakerState

from sandbox.tests.receiving import Receiver
from sandbox.tests.sandbox_process import API_KEY, CLIENT_ID, SandboxProcess
from sandbox.tests.world import DAY, HOUR, SARAH, TUESDAY, block, book, configure, connect, document, participant

# The SDK's lenient reading of lists warns of every member it misses.
pytestmark = pytest.mark.filterwarnings("ignore:Missing value of non-optional type:RuntimeWarning")

LINK = "https://meet.google.com/abc-defg-hij"


@pytest.fixture
def client(sandbox: SandboxProcess) -> Any:
    return nylas.Client(API_KEY, sandbox.url)


def configurations(sandbox: SandboxProcess) -> list[dict[str, Any]]:
    return sandbox.get(f"/v3/grants/{SARAH}/scheduling/configurations").json()["data"]


def test_unknown_members_are_dropped_without_a_word(sandbox: SandboxProcess, client: Any) -> None:
    grant = connect(sandbox, SARAH)
    scheduler = {"notetaker_settings": {"enabled": True}}

    read = client.scheduler.configurations.create(grant, document(SARAH, scheduler=scheduler)).data
    found = client.grants.find(grant).data

    (sent,) = configurations(sandbox)
    assert (sent["name"], sent["scheduler"]) == ("Backend interview", scheduler)
    assert not hasattr(read, "name")
    assert not hasattr(read.scheduler, "notetaker_settings")
    assert sandbox.get(f"/v3/grants/{grant}").json()["data"]["name"] == "Sarah"
    assert not hasattr(found, "name")


def test_a_participant_without_availability_cannot_be_read_back(sandbox: SandboxProcess, client: Any) -> None:
    grant = connect(sandbox, SARAH)
    people = [participant(SARAH), {"email": "observer@example.com", "name": "Observer"}]

    with pytest.raises(KeyError, match="availability"):
        client.scheduler.configurations.create(grant, document(SARAH, participants=people))

    assert len(configurations(sandbox)) == 1
    assert len(client.scheduler.configurations.list(grant).data) == 1


def test_a_group_configuration_cannot_be_read_back(sandbox: SandboxProcess, client: Any) -> None:
    grant = connect(sandbox, SARAH)
    body = {"type": "group", "name": "Open house", "group_booking": {"calendar_id": "primary"}}

    with pytest.raises(KeyError, match="participants"):
        client.scheduler.configurations.create(grant, body)

    assert [one["type"] for one in configurations(sandbox)] == ["group"]
    assert len(client.scheduler.configurations.list(grant).data) == 1


def test_rescheduling_raises_after_it_has_succeeded(sandbox: SandboxProcess, client: Any) -> None:
    configuration = configure(sandbox, SARAH)
    booking = book(sandbox, configuration, 9, SARAH)
    moved = {"start_time": TUESDAY + 14 * HOUR, "end_time": TUESDAY + 15 * HOUR}

    with pytest.raises(KeyError, match="data"):
        client.scheduler.bookings.reschedule(booking["booking_id"], moved, {"configuration_id": configuration})

    event = client.events.find(SARAH, booking["event_id"], {"calendar_id": "primary"}).data
    assert event.when.start_time == moved["start_time"]


def test_rejecting_raises_after_it_has_succeeded(sandbox: SandboxProcess, client: Any) -> None:
    rules = {"title": "Interview", "booking_type": "organizer-confirmation"}
    query = {"configuration_id": configure(sandbox, SARAH, event_booking=rules)}
    booking = book(sandbox, query["configuration_id"], 9, SARAH)["booking_id"]
    page = sandbox.get("/v3/scheduling/ui-settings", key=None, **query, booking_id=booking).json()["data"]
    salt = page["booking"]["booking_ref_salt"]

    with pytest.raises(NylasApiError, match="status must be confirmed or cancelled"):
        client.scheduler.bookings.confirm(booking, {"salt": salt, "status": "cancel"}, query)  # the SDK's own word
    with pytest.raises(KeyError, match="data"):
        client.scheduler.bookings.confirm(booking, {"salt": salt, "status": "cancelled"}, query)

    assert client.scheduler.bookings.find(booking, query).data.status == "cancelled"


@pytest.mark.parametrize("state", ["disconnected", "processing", "available"])
def test_notetakers_in_states_that_only_answers_have_cannot_be_read(
    sandbox: SandboxProcess, client: Any, state: str
) -> None:
    grant = connect(sandbox, SARAH)
    made = client.notetakers.invite({"meeting_link": LINK}, identifier=grant).data.id
    while sandbox.get(f"/v3/grants/{grant}/notetakers/{made}").json()["data"]["state"] != state:
        sandbox.run_to_next()

    with pytest.raises(ValueError, match=f"'{state}' is not a valid NotetakerState"):
        client.notetakers.find(made, identifier=grant)
    with pytest.raises(ValueError, match=f"'{state}' is not a valid NotetakerState"):
        client.notetakers.list(identifier=grant)


def test_a_state_of_the_enum_is_not_sent_by_its_value(sandbox: SandboxProcess, client: Any) -> None:
    grant = connect(sandbox, SARAH)

    with pytest.raises(NylasApiError, match="state must be one of"):
        client.notetakers.list(identifier=grant, query_params={"state": NotetakerState.MEDIA_AVAILABLE})


def test_two_of_five_files_are_kept(sandbox: SandboxProcess, client: Any) -> None:
    grant = connect(sandbox, SARAH)
    made = client.notetakers.invite({"meeting_link": LINK}, identifier=grant).data.id
    sandbox.run_until_idle()

    read = vars(client.notetakers.get_media(made, identifier=grant).data)
    sent = sandbox.get(f"/v3/grants/{grant}/notetakers/{made}/media").json()["data"]

    assert set(sent) == {"recording", "transcript", "summary", "action_items", "thumbnail"}
    assert {name for name in read if read[name]} == {"recording", "transcript"}
    assert "duration" in sent["recording"]
    assert not hasattr(read["recording"], "duration")


@pytest.mark.parametrize(("trigger", "error"), [("notetaker.media", ValueError), ("grant.expired", KeyError)])
def test_a_webhooks_secret_is_lost_on_the_way(
    client: Any, receiver: Receiver, trigger: str, error: type[Exception]
) -> None:
    """Its triggers are not in the SDK's list, or the times it wants are not in the answer: either way it exists by then."""
    with pytest.raises(error):
        client.webhooks.create({"webhook_url": receiver.url, "trigger_types": [trigger]})

    if error is KeyError:
        assert [one.trigger_types[0].value for one in client.webhooks.list().data] == [trigger]
    else:
        with pytest.raises(ValueError, match=trigger):
            client.webhooks.list()


def test_booleans_go_out_in_python_and_are_understood(sandbox: SandboxProcess, client: Any) -> None:
    connect(sandbox, SARAH)
    event = block(sandbox, SARAH, 9)["id"]
    client.events.destroy(SARAH, event, {"calendar_id": "primary"})
    query = {"calendar_id": "primary", "start": TUESDAY, "end": TUESDAY + DAY}

    assert len(client.events.list(SARAH, {**query, "show_cancelled": True}).data) == 1
    assert client.events.list(SARAH, {**query, "show_cancelled": False}).data == []


def test_what_select_leaves_out_is_missed(sandbox: SandboxProcess, client: Any) -> None:
    connect(sandbox, SARAH)
    event = block(sandbox, SARAH, 9)["id"]

    with pytest.raises(KeyError, match="grant_id"):
        client.events.find(SARAH, event, {"calendar_id": "primary", "select": "id,title"})


def test_the_way_back_through_pages_is_dropped(sandbox: SandboxProcess, client: Any) -> None:
    connect(sandbox, SARAH)
    client.calendars.create(SARAH, {"name": "Interviews"})
    token = client.calendars.list(SARAH, {"limit": 1}).next_cursor
    query = {"limit": 1, "page_token": token}

    assert sandbox.get(f"/v3/grants/{SARAH}/calendars", **query).json()["prev_cursor"]
    assert not hasattr(client.calendars.list(SARAH, query), "prev_cursor")


def test_no_time_slots_are_none_instead_of_an_empty_list(sandbox: SandboxProcess, client: Any) -> None:
    connect(sandbox, SARAH)
    block(sandbox, SARAH, 0, 24)
    people = {"participants": [{"email": SARAH}], "duration_minutes": 60}

    with pytest.warns(RuntimeWarning, match="time_slots"):
        found = client.calendars.get_availability({**people, "start_time": TUESDAY, "end_time": TUESDAY + DAY}).data

    assert found.time_slots is None


def test_refusals_are_read_with_their_type_and_request_id(client: Any) -> None:
    with pytest.raises(NylasApiError) as caught:
        client.grants.find("unknown")

    assert (caught.value.status_code, caught.value.type) == (404, "not_found_error")
    assert caught.value.request_id


def test_oauth_refusals_are_known_as_such(client: Any) -> None:
    request = {"client_id": CLIENT_ID, "redirect_uri": "http://127.0.0.1:9/", "code": "never"}

    with pytest.raises(NylasOAuthError) as caught:
        client.auth.exchange_code_for_token(request)
    with pytest.raises(NylasOAuthError, match="revoked"):
        client.auth.revoke("never")

    assert (caught.value.error, caught.value.error_code) == ("invalid_grant", 25000)

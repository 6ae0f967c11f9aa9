"""The whole way through the boundary against the sandbox: the real SDK, real HTTP, notifications as they are signed and sent."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import Client

from interviews.nylas import events, signature
from interviews.nylas.client import WANTED_TRIGGERS, Nylas, nylas
from interviews.nylas.configurations import Host, configuration_body
from interviews.nylas.downloads import open_media
from interviews.nylas.errors import Missing, Refused, SlotTaken, Throttled, Unreachable
from interviews.nylas.notetakers import CaptureSpec
from interviews.nylas.shapes import (
    BookingCancelled,
    BookingCreated,
    BookingRescheduled,
    Event,
    GrantExpired,
    GrantRestored,
    MediaAnnounced,
    NotetakerChanged,
    Person,
    Slot,
)
from sandbox.tests.sandbox_process import SandboxProcess
from tests.interviews.specs import CAPTURE, GUEST, spec
from tests.wire import Postman

HOSTS = (
    Host("Sarah Kim", "sarah.kim@example.com", "Europe/Berlin", ("primary",), "primary"),
    Host("Priya Patel", "priya.patel@example.com", "Europe/Lisbon", ("primary",), "primary"),
    Host("Jonas Weber", "jonas.weber@example.com", "Europe/Berlin", ("primary",), "primary"),
)
PANEL = spec(hosts=HOSTS, distribution="most_times", time_zone="Europe/Berlin", closed_dates=())


class Panel:
    """A published Configuration, a session for it, and what the tests do with both."""

    def __init__(self, sandbox: SandboxProcess, client: Nylas) -> None:
        self.client = client
        self.grants = {grant.email: grant.id for grant in client.grants()}
        self.owner = self.grants[HOSTS[0].email]
        self.published = client.publish_configuration(PANEL, grant_id=self.owner, configuration_id=None)
        self.id = self.published.configuration_id
        self.session = client.open_session(self.id)
        self.now = datetime.fromtimestamp(sandbox.clock()["now"], UTC)

    def times(self, **more: Any) -> list[Slot]:
        return self.client.times(
            self.session, starts_at=self.now + timedelta(days=3), ends_at=self.now + timedelta(days=10), **more
        )

    def book(self, slot: Slot, host: str, *, guest: Person = GUEST) -> Any:
        return self.client.book(
            self.session,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            host_emails=(host,) if host else (),
            guest=guest,
            time_zone="Africa/Lagos",
            language="en",
            link_id="link-7",
        )


@pytest.fixture
def panel(sandbox: SandboxProcess) -> Panel:
    return Panel(sandbox, nylas())


@pytest.fixture
def postman(sandbox: SandboxProcess) -> Iterator[Postman]:
    with Postman(Client()) as carrier:
        carrier.subscribe()
        yield carrier


def heard(sandbox: SandboxProcess, postman: Postman, kind: type[Event]) -> list[Any]:
    """What was sent since the last look, proven and read, of one kind."""
    sandbox.advance(1)  # comes back when everything has been delivered
    said = []
    for body, headers in postman.collect():
        assert signature.is_valid(body, headers.get("x-nylas-signature"), signature.live_secrets())
        said.append(events.parse(events.inflate(body, headers)))
    return [event for event in said if isinstance(event, kind)]


def test_account_is_known(sandbox: SandboxProcess) -> None:
    client = nylas()

    assert client.application_id()
    sarah = next(grant for grant in client.grants() if grant.email == "sarah.kim@example.com")
    assert (sarah.name, sarah.provider, sarah.is_valid) == ("Sarah Kim", "google", True)
    assert [calendar.is_primary for calendar in client.calendars(sarah.id)].count(True) == 1


def test_busy_times_are_those_of_the_calendars_named(sandbox: SandboxProcess) -> None:
    client = nylas()
    sarah = next(grant for grant in client.grants() if grant.email == "sarah.kim@example.com")
    start = datetime.fromtimestamp(sandbox.clock()["now"], UTC).replace(
        hour=0, minute=0, second=0, microsecond=0
    ) + timedelta(days=5)
    second = sandbox.post(f"/v3/grants/{sarah.id}/calendars", {"name": "Private"}).json()["data"]["id"]

    def put(calendar: str, hour: int, minute: int, *, minutes: int) -> None:
        at = int((start + timedelta(hours=hour, minutes=minute)).timestamp())
        when = {"start_time": at, "end_time": at + 60 * minutes}
        assert sandbox.post(f"/v3/grants/{sarah.id}/events", {"when": when}, calendar_id=calendar).ok

    def busy(*calendars: str) -> list[tuple[str, str]]:
        asked = {sarah.email: calendars, "nobody@example.com": ("primary",), "marcus.johnson@example.com": ("gone",)}
        found = client.busy_times(asked, starts_at=start, ends_at=start + timedelta(days=1))
        assert list(found) == [sarah.email]
        return [(f"{begins:%H:%M}", f"{ends:%H:%M}") for begins, ends in found[sarah.email]]

    put("primary", 3, 2, minutes=6)
    put(second, 20, 0, minutes=240)

    assert busy("primary") == [("03:00", "03:10")]
    assert busy("primary", second) == [("03:00", "03:10"), ("20:00", "00:00")]
    assert busy(second) == [("20:00", "00:00")]


def test_busy_times_with_a_key_that_is_wrong_are_refused(sandbox: SandboxProcess, settings: Any) -> None:
    settings.NYLAS_API_KEY = "wrong"
    start = datetime(2027, 3, 1, tzinfo=UTC)
    asked = {"sarah.kim@example.com": ("primary",), "tom.okafor@example.com": ("primary",)}

    with pytest.raises(Refused):
        nylas().busy_times(asked, starts_at=start, ends_at=start + timedelta(days=1))


def test_key_that_is_wrong_is_refused(sandbox: SandboxProcess, settings: Any) -> None:
    settings.NYLAS_API_KEY = "wrong"

    with pytest.raises(Refused) as caught:
        nylas().application_id()
    assert caught.value.status == 401


def test_published_panel_stands_at_nylas_as_it_was_sent(panel: Panel) -> None:
    remote = panel.client.configuration(panel.owner, panel.id)

    assert {name: remote[name] for name in configuration_body(PANEL)} == configuration_body(PANEL)
    assert panel.published.slug == "backend-interview"


def test_publishing_again_changes_the_same_configuration(panel: Panel) -> None:
    longer = replace(PANEL, duration=timedelta(minutes=60), records=False)

    again = panel.client.publish_configuration(longer, grant_id=panel.owner, configuration_id=panel.id)
    lost_id = panel.client.publish_configuration(longer, grant_id=panel.owner, configuration_id=None)

    assert (again.configuration_id, lost_id.configuration_id) == (panel.id, panel.id)
    remote = panel.client.configuration(panel.owner, panel.id)
    assert remote["availability"]["duration_minutes"] == 60
    assert remote["scheduler"]["notetaker_settings"]["enabled"] is False


def test_publishing_with_a_calendar_that_is_not_connected_is_refused_in_nylas_words(sandbox: SandboxProcess) -> None:
    client = nylas()
    stranger = replace(PANEL, hosts=(Host("Nobody", "nobody@x.test", "UTC", ("primary",), "primary"),))

    with pytest.raises(Refused, match=r"nobody@x\.test"):
        client.publish_configuration(stranger, grant_id=client.grants()[0].id, configuration_id=None)


def test_configuration_with_open_sessions_is_kept_and_goes_afterwards(panel: Panel, sandbox: SandboxProcess) -> None:
    with pytest.raises(Refused, match="active sessions"):
        panel.client.delete_configuration(panel.owner, panel.id)
    sandbox.advance(31 * 60)
    with pytest.raises(Refused) as caught:
        panel.times()
    panel.client.delete_configuration(panel.owner, panel.id)
    panel.client.delete_configuration(panel.owner, panel.id)

    assert (caught.value.status, caught.value.kind) == (401, "invalid_session")
    with pytest.raises(Missing):
        panel.client.configuration(panel.owner, panel.id)


def test_booking_is_made_with_the_one_host_moved_and_cancelled(
    panel: Panel, sandbox: SandboxProcess, postman: Postman
) -> None:
    client, slot = panel.client, next(slot for slot in panel.times() if len(slot.emails) > 1)
    host = slot.emails[0]

    booked = panel.book(slot, host)
    [created] = heard(sandbox, postman, BookingCreated)
    meeting = client.meeting(panel.grants[host], created.calendar_id, booked.event_id)
    other = next(one for one in panel.times(booking_id=booked.booking_id) if one.starts_at != slot.starts_at)
    client.reschedule(
        panel.session,
        booked.booking_id,
        starts_at=other.starts_at,
        ends_at=other.ends_at,
        guest=GUEST,
        time_zone="Africa/Lagos",
        language="en",
    )
    [moved] = heard(sandbox, postman, BookingRescheduled)
    client.cancel(panel.session, booked.booking_id, reason="I’ve changed my mind")
    [cancelled] = heard(sandbox, postman, BookingCancelled)

    assert created == replace(
        created,
        grant_id=panel.grants[host],
        configuration_id=panel.id,
        booking_id=booked.booking_id,
        booking_ref=booked.booking_ref,
        event_id=booked.event_id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        link_id="link-7",
    )
    assert {GUEST.email, host} == {person.email for person in created.people}
    assert created.notetaker_id
    assert meeting == replace(
        meeting, starts_at=slot.starts_at, ends_at=slot.ends_at, is_cancelled=False, notetaker_id=created.notetaker_id
    )
    assert meeting.join_url.startswith("https://meet.google.com/")
    assert {GUEST.email} <= set(meeting.participant_emails)
    assert (moved.booking_id, moved.starts_at, moved.was_booking_id) == (
        booked.booking_id,
        other.starts_at,
        booked.booking_id,
    )
    assert (cancelled.booking_id, cancelled.reason) == (booked.booking_id, "I’ve changed my mind")
    with pytest.raises(Missing):
        client.cancel(panel.session, booked.booking_id, reason="again")


def test_slot_that_was_taken_is_taken_for_the_next(panel: Panel) -> None:
    slot = panel.times()[0]
    host = slot.emails[0]
    panel.book(slot, host)

    with pytest.raises(SlotTaken):
        panel.book(slot, host, guest=Person("second@example.org", "Second"))

    assert all(host not in one.emails for one in panel.times() if one.starts_at == slot.starts_at)


def test_booking_whose_answer_never_came_is_found_in_the_hosts_calendar(panel: Panel, sandbox: SandboxProcess) -> None:
    slot = panel.times()[0]
    host = slot.emails[0]
    sandbox.control("faults", {"path": "/v3/scheduling/bookings", "method": "POST", "kind": "504_after"})

    with pytest.raises(Unreachable):
        panel.book(slot, host)
    found = panel.client.meetings_between(
        panel.grants[host], "primary", starts_at=slot.starts_at, ends_at=slot.ends_at, configuration_id=panel.id
    )

    assert [GUEST.email in meeting.participant_emails for meeting in found] == [True]
    assert (found[0].starts_at, found[0].ends_at) == (slot.starts_at, slot.ends_at)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [({"kind": "502_html"}, Unreachable), ({"kind": "429", "retry_after": 7}, Throttled)],
)
def test_fault_on_the_way_is_one_of_our_errors(
    panel: Panel, sandbox: SandboxProcess, fault: dict[str, Any], expected: type[Exception]
) -> None:
    sandbox.control("faults", {"path": "/v3/scheduling/availability", **fault})

    with pytest.raises(expected):
        panel.times()
    assert panel.times()


def test_notetaker_records_and_its_files_arrive_whole(sandbox: SandboxProcess, panel: Panel, postman: Postman) -> None:
    client, grant = panel.client, panel.owner
    wanted = replace(CAPTURE, summary_instructions="Facts only.")
    notetaker_id = client.send_notetaker(
        grant,
        join_url="https://meet.google.com/abc-defg-hij",
        join_at=panel.now + timedelta(minutes=5),
        capture=wanted,
        errand="interview:0",
    )
    before = client.notetaker(grant, notetaker_id)
    with pytest.raises(Missing) as early:
        client.fresh_media(grant, notetaker_id)
    sandbox.run_until_idle()
    letters = postman.collect()
    said = [events.parse(body) for body, _ in letters]
    files = client.fresh_media(grant, notetaker_id)
    fetched = {}
    for file in files:
        with open_media(file.url) as stream:
            fetched[file.kind] = b"".join(stream.chunks())

    assert (before.state, before.vendor_state) == ("expected", "scheduled")
    assert early.value.is_gone is False
    assert [event.state for event in said if isinstance(event, NotetakerChanged)][-1] == "processing"
    announced = [event for event in said if isinstance(event, MediaAnnounced)][-1]
    assert (announced.state, announced.notetaker_id) == ("captured", notetaker_id)
    assert set(announced.kinds) == {file.kind for file in files}
    assert announced.keep_until is not None
    assert client.notetaker(grant, notetaker_id).state == "captured"
    assert {file.kind: file.size for file in files} == {kind: len(content) for kind, content in fetched.items()}
    recording = next(file for file in files if file.kind == "recording")
    rest = open_media(recording.url, offset=1000, etag="")
    assert (rest.status, b"".join(rest.chunks())) == (206, fetched["recording"][1000:])
    sandbox.advance(61 * 60)
    with pytest.raises(Missing):
        open_media(recording.url)
    client.erase_notetaker(grant, notetaker_id)
    client.erase_notetaker(grant, notetaker_id)
    with pytest.raises(Missing):
        client.notetaker(grant, notetaker_id)


@pytest.mark.parametrize("minutes", [0, 6, 600], ids=["before the call", "in the call", "long after"])
def test_notetaker_is_stopped_in_any_state(sandbox: SandboxProcess, panel: Panel, minutes: int) -> None:
    audio = CaptureSpec("Recorder", False, True, False, False, False, "", "")
    notetaker_id = panel.client.send_notetaker(
        panel.owner,
        join_url="https://meet.google.com/abc-defg-hij",
        join_at=panel.now + timedelta(minutes=5),
        capture=audio,
        errand="interview:0",
    )
    if minutes:
        sandbox.advance(minutes * 60)

    panel.client.stop_notetaker(panel.owner, notetaker_id)
    panel.client.stop_notetaker(panel.owner, notetaker_id)


def test_grant_that_expires_and_comes_back_is_told(panel: Panel, sandbox: SandboxProcess, postman: Postman) -> None:
    sandbox.control(f"grants/{panel.owner}/expire")
    expired = heard(sandbox, postman, GrantExpired)
    is_valid = {grant.id: grant.is_valid for grant in panel.client.grants()}
    sandbox.control(f"grants/{panel.owner}/restore")
    restored = heard(sandbox, postman, GrantRestored)

    assert ([event.grant_id for event in expired], is_valid[panel.owner]) == ([panel.owner], False)
    assert [event.grant_id for event in restored] == [panel.owner]


def test_interviewer_connects_through_the_hosted_pages(sandbox: SandboxProcess) -> None:
    client, back = nylas(), "https://app.test/connect/callback/"
    url = client.connect_url(redirect_uri=back, state="state-1", login_hint="sarah.kim@example.com")
    page = requests.Session()
    form = page.get(url, timeout=20).text
    fields = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form))
    answer = page.post(
        url, data={**fields, "email": "sarah.kim@example.com", "answer": "allow"}, allow_redirects=False, timeout=20
    )
    came_back = parse_qs(urlsplit(answer.headers["Location"]).query)

    connected = client.exchange_code(came_back["code"][0], redirect_uri=back)

    assert came_back["state"] == ["state-1"]
    assert (connected.email, connected.provider) == ("sarah.kim@example.com", "google")
    assert connected.grant_id in {grant.id for grant in client.grants()}
    with pytest.raises(Refused):
        client.exchange_code(came_back["code"][0], redirect_uri=back)


def test_webhook_is_registered_rotated_and_removed(sandbox: SandboxProcess) -> None:
    client = nylas()
    with Postman(Client()) as postman:
        made = client.register_webhook(postman.url, description="Fairloop")
        [listed] = client.webhooks()
        rotated = client.rotate_secret(made.id)
        client.delete_webhook(made.id)
        client.delete_webhook(made.id)

    assert (made.url, made.status, set(made.triggers)) == (postman.url, "active", set(WANTED_TRIGGERS))
    assert listed == replace(made, secret="")
    assert made.secret
    assert rotated.secret not in ("", made.secret)
    assert client.webhooks() == []

"""What Nylas tells us ends alike in whatever order it comes, and however often."""

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from candidates.models import Application
from interviews.inbox import notifications
from interviews.models import Artifact, AtsEvent, Interview, Interviewer, Message, Notification, Recording
from interviews.nylas import shapes
from interviews.nylas.client import WANTED_TRIGGERS
from recruiting import queue
from sandbox.tests import world
from sandbox.tests.examples import examples
from sandbox.tests.receiving import Receiver
from sandbox.tests.sandbox_process import SandboxProcess
from tests.factories import make_interviewer, make_panel

MONDAY = 1_803_888_000  # 1 March 2027, 08:00 UTC: the recorded run is the same every time


@dataclass(frozen=True)
class Heard:
    """One interview's notifications, byte for byte, oldest first."""

    bodies: list[bytes]
    configuration_id: str
    grant_id: str
    ended_at: datetime

    @property
    def types(self) -> list[str]:
        return [json.loads(body)["type"] for body in self.bodies]


class Run:
    """A booking made on somebody else's page, and what happens to it."""

    def __init__(self, sandbox: SandboxProcess) -> None:
        self.sandbox = sandbox
        sandbox.reset()
        sandbox.control("clock", {"set": MONDAY})
        self.configuration_id = world.configure(sandbox, world.SARAH, scheduler=world.with_notetaker())
        self.grant_id = sandbox.get("/v3/grants").json()["data"][0]["id"]

    def __enter__(self) -> "Run":
        self.receiver = Receiver().__enter__()
        world.listen(self.sandbox, self.receiver.url, list(WANTED_TRIGGERS))
        self.booking = world.book(self.sandbox, self.configuration_id, 10, world.SARAH)
        self.sandbox.advance(60)
        return self

    def __exit__(self, *error: Any) -> None:
        self.receiver.__exit__(*error)

    def change(self, method: str, body: dict[str, Any]) -> None:
        path = f"/v3/scheduling/bookings/{self.booking['booking_id']}"
        query = {"configuration_id": self.configuration_id}
        assert self.sandbox.request(method, path, key=None, json=body, params=query).ok
        self.sandbox.advance(60)

    def heard(self) -> Heard:
        self.sandbox.run_until_idle()
        ended_at = datetime.fromtimestamp(self.sandbox.clock()["now"], UTC)
        return Heard([one.body for one in self.receiver.received], self.configuration_id, self.grant_id, ended_at)


@pytest.fixture(scope="module")
def held(sandbox_server: SandboxProcess) -> Heard:
    with Run(sandbox_server) as run:
        run.change("PATCH", world.wish(14))
        return run.heard()


@pytest.fixture(scope="module")
def cancelled(sandbox_server: SandboxProcess) -> Heard:
    with Run(sandbox_server) as run:
        run.change("PATCH", world.wish(14))
        run.change("DELETE", {"cancellation_reason": "Ill"})
        return run.heard()


@pytest.fixture
def known(db: None, request: pytest.FixtureRequest) -> Heard:
    """A recorded run whose Configuration is one of our panels."""
    heard: Heard = request.getfixturevalue(request.param)
    sarah = make_interviewer(name="Sarah", email=world.SARAH, nylas_grant_id=heard.grant_id)
    make_panel(interviewers=[sarah], nylas_configuration_id=heard.configuration_id)
    return heard


def tell(heard: Heard, order: list[int], *, in_time: bool = False) -> None:
    """Each is worked as it comes, one that came before once more, and what waits to its end; all of it late, or each in time."""
    for position in order:
        now = datetime.fromtimestamp(json.loads(heard.bodies[position])["time"], UTC) if in_time else heard.ended_at
        notification = notifications.receive(heard.bodies[position], headers={}, now=now)
        if notification.tries:
            notifications.replay(notification, now=now)
        queue.work("notification", notification.pk, now=now)
    while waiting := Notification.objects.filter(state__in=Notification.OPEN).order_by("due_at").first():
        queue.work("notification", waiting.pk, now=waiting.due_at)


def ending() -> dict[str, Any]:
    """All that people and the ATS could see at last. A cancelled interview's last time is nobody's concern."""
    interview = Interview.objects.get()
    return {
        "status": interview.status,
        "times": (interview.starts_at, interview.ends_at) if interview.status == "held" else None,
        "ids": (interview.nylas_booking_id, interview.nylas_event_id, interview.nylas_grant_id),
        "who": (interview.application.candidate.email, interview.interviewer.email, interview.source),
        "applications": Application.objects.count(),
        "recordings": list(Recording.objects.values_list("nylas_notetaker_id", "state", "is_locked")),
        "moments": set(interview.recordings.get().moments.values_list("happened_at", "words")),
        "artifacts": sorted(Artifact.objects.values_list("kind", "fetch_before")),
        "confirmations": Message.objects.filter(kind="booked").count(),
        "scheduled": AtsEvent.objects.filter(kind="interview.scheduled").count(),
        "open": Notification.objects.exclude(state__in=["done", "ignored"]).count(),
    }


@pytest.mark.parametrize("known", ["held", "cancelled"], indirect=True)
def test_notifications_in_order_tell_the_whole_story(known: Heard) -> None:
    tell(known, list(range(len(known.bodies))), in_time=True)

    interview, told = Interview.objects.get(), ending()
    assert (told["applications"], told["confirmations"], told["scheduled"], told["open"]) == (1, 1, 1, 0)
    if "notetaker.media" in known.types:
        assert {"booking.created", "booking.rescheduled", "notetaker.meeting_state"} <= set(known.types)
        assert (interview.status, interview.starts_at.hour, interview.version) == ("held", 14, 2)
        assert told["recordings"][0][1] == "captured"
        assert [kind for kind, _ in told["artifacts"]] == sorted(Artifact.Kind.values)
    else:
        assert {"booking.cancelled", "event.deleted", "notetaker.deleted"} <= set(known.types)
        assert (interview.status, interview.changes.last().reason) == ("cancelled", "Ill")
        assert not interview.concerns.exists()
        assert (told["recordings"][0][1], told["artifacts"]) == ("withdrawn", [])


@pytest.mark.parametrize("known", ["held", "cancelled"], indirect=True)
def test_any_order_with_duplicates_ends_alike(known: Heard) -> None:
    positions = range(len(known.bodies))
    with undone():
        tell(known, list(positions))
        expected = ending()

    @settings(max_examples=examples(25), deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.sampled_from(positions), max_size=4).flatmap(lambda more: st.permutations([*positions, *more])))
    def check(order: list[int]) -> None:
        with undone():
            tell(known, order)
            assert ending() == expected

    check()


class undone:  # noqa: N801  # reads as a word in a `with`
    """A savepoint that is always rolled back: each order begins with the same rows."""

    def __enter__(self) -> None:
        self.point = transaction.savepoint()

    def __exit__(self, *error: object) -> None:
        transaction.savepoint_rollback(self.point)


# ── single notifications ──


def envelope(type_: str, subject: dict[str, Any], *, at: datetime, grant_id: str = "") -> bytes:
    data = {"object": subject} | ({"grant_id": grant_id} if grant_id else {})
    return json.dumps({"id": str(uuid.uuid4()), "type": type_, "time": int(at.timestamp()), "data": data}).encode()


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def work(body: bytes, *, now: datetime) -> Notification:
    notification = notifications.receive(body, headers={}, now=now)
    return queue.work("notification", notification.pk, now=now)


@pytest.mark.django_db
def test_every_shape_has_somebody_who_wants_it():
    shown = {shape for shape in shapes.Event.__subclasses__() if shape is not shapes.Unknown}

    assert set(notifications.HANDLERS) == shown


@pytest.mark.django_db
@pytest.mark.parametrize("type_", ["grant.foo", "calendar.created", "booking.reminder", "event.created"])
def test_type_that_nobody_wants_is_kept_as_ignored(type_, now):
    assert work(envelope(type_, {"id": "x"}, at=now), now=now).state == "ignored"


@pytest.mark.django_db
def test_notification_that_lacks_what_it_is_about_is_kept_for_a_person(now):
    assert work(envelope("booking.created", {"configuration_id": "c"}, at=now), now=now).state == "quarantined"


@pytest.mark.django_db
def test_notetaker_of_somebody_else_waits_and_is_ignored_at_last(now):
    body = envelope("notetaker.meeting_state", {"id": "other", "status": "attending"}, at=now)
    notification = work(body, now=now)
    assert notification.state == "failed"

    while notification.state == "failed":
        notification = queue.work("notification", notification.pk, now=notification.due_at)

    assert notification.state == "ignored"
    assert notification.due_at - now > timedelta(minutes=10)  # Nylas repeats what failed for up to 20


@pytest.mark.django_db
def test_grant_news_count_by_when_they_were_made(now):
    sarah = make_interviewer(nylas_grant_id="g-1", grant_changed_at=now - timedelta(hours=1))
    lost = envelope("grant.expired", {"grant_id": "g-1", "code": 25009}, at=now)
    found = envelope("grant.updated", {"grant_id": "g-1", "code": 25027}, at=now + timedelta(minutes=1))
    old = envelope("grant.expired", {"grant_id": "g-1", "code": 25009}, at=now - timedelta(hours=2))

    states = []
    for body in (old, found, lost):
        work(body, now=now + timedelta(minutes=2))
        sarah.refresh_from_db()
        states.append(sarah.grant_state)

    assert states == [Interviewer.GrantState.LIVE] * 3
    assert not Message.objects.exists()

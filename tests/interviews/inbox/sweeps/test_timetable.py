"""Whatever notifications are lost: one sweep later everything is as if they had come, and when they come after all, nothing changes."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from interviews.inbox import sweep_words
from interviews.inbox.models import Sweep
from interviews.inbox.sweeps import timetable
from interviews.models import Artifact, Interview, Message, Notification, Recording
from recruiting import clock, queue
from sandbox.tests.sandbox_process import SandboxProcess
from tests.factories import NOW
from tests.interviews.host_calendar import HostCalendar
from tests.recorded import make_artifact, make_held, make_recording
from tests.walking import booked, invited, published_panel
from tests.wire import Postman

pytestmark = pytest.mark.django_db
SCHEDULING = "/v3/scheduling/bookings"
HALF, ALL = 2, 1  # one in so many is dropped
# Of each recording: what becomes of several is asked elsewhere.
ONE_FILE: dict[str, Any] = {"capture": "audio", "wants_summary": False, "wants_action_items": False}


class Deaf:
    """A product that misses notifications, while candidates, other clients and hosts book, move and cancel."""

    def __init__(self, sandbox: SandboxProcess, postman: Postman, *, one_in: int) -> None:
        self.sandbox, self.postman, self.random = sandbox, postman, random.Random(f"deaf/{one_in}")
        self.panel = published_panel(people=4, **ONE_FILE)
        sandbox.control("faults", {"kind": "webhook_dropped", "one_in": one_in, "times": None})
        asked = {"configuration_id": self.panel.nylas_configuration_id, "time_to_live": 30}
        self.session = sandbox.post("/v3/scheduling/sessions", asked).json()["data"]["session_id"]
        self.deleted: set[str] = set()  # events that hosts have removed

    def slots(self) -> list[dict[str, Any]]:
        now = int(clock.now().timestamp())
        query = {"start_time": now, "end_time": now + 6 * 86_400}
        return self.sandbox.get("/v3/scheduling/availability", key=self.session, **query).json()["data"]["time_slots"]

    def book_elsewhere(self, number: int) -> None:
        slot = self.random.choice(self.slots())
        body = {
            "start_time": slot["start_time"],
            "end_time": slot["end_time"],
            "guest": {"name": f"Guest {number}", "email": f"guest{number}@example.org"},
            "participants": [{"email": self.random.choice(slot["emails"])}],
        }
        assert self.sandbox.post(SCHEDULING, body, key=self.session).ok

    def move_elsewhere(self, booking: dict[str, Any]) -> None:
        free = [slot for slot in self.slots() if set(booking["host_emails"]) <= set(slot["emails"])]
        slot = self.random.choice(free)
        body = {"start_time": slot["start_time"], "end_time": slot["end_time"]}
        path = f"{SCHEDULING}/{booking['booking_id']}"
        assert self.sandbox.request("PATCH", path, key=self.session, json=body).ok

    def cancel_elsewhere(self, booking: dict[str, Any]) -> None:
        path = f"{SCHEDULING}/{booking['booking_id']}"
        assert self.sandbox.request("DELETE", path, key=self.session, json={"cancellation_reason": "Ill"}).ok

    def in_calendar(self, booking: dict[str, Any]) -> HostCalendar:
        return HostCalendar(self.sandbox, Interview.objects.get(nylas_event_id=booking["event_id"]))

    def bookings(self) -> list[dict[str, Any]]:
        return self.sandbox.get("/_sandbox/bookings").json()["data"]

    def sweep(self) -> None:
        """Once, as the clock would have it."""
        self.sandbox.advance(90)
        self.postman.work()
        timetable.ask_now(timetable.EVERY, cause=Sweep.Cause.ASKED, now=clock.now())
        self.postman.work()
        assert not Sweep.objects.exclude(state="done").exists(), Sweep.objects.exclude(state="done").first().error

    def expected(self) -> dict[str, datetime]:
        """What Nylas knows: when each interview that stands begins, by its event."""
        return {
            booking["event_id"]: datetime.fromtimestamp(booking["starts_at"], UTC)
            for booking in self.bookings()
            if booking["status"] == "booked" and booking["event_id"] not in self.deleted
        }

    def replay_everything(self) -> int:
        """All that was ever announced comes after all, in another order."""
        self.sandbox.request("DELETE", "/_sandbox/faults")
        ids, query = [], {"limit": 50}
        while True:
            reply = self.sandbox.get("/_sandbox/webhooks", **query).json()
            ids += [one["id"] for one in reply["data"]]
            if not reply.get("next_cursor"):
                break
            query["page_token"] = reply["next_cursor"]
        self.random.shuffle(ids)
        for identity in ids:
            self.sandbox.control(f"webhooks/{identity}/replay")
        self.sandbox.advance(60)
        return len(ids)


def known() -> dict[str, datetime]:
    return dict(Interview.objects.exclude(status="cancelled").values_list("nylas_event_id", "starts_at"))


def everything() -> list[list[tuple[Any, ...]]]:
    return [
        list(Interview.objects.order_by("pk").values_list("pk", "status", "starts_at", "version", "interviewer")),
        list(Recording.objects.order_by("pk").values_list("pk", "interview", "state", "cause")),
        list(Artifact.objects.order_by("pk").values_list("pk", "state", "sha256")),
        list(Message.objects.order_by("pk").values_list("pk", "kind", "state")),
    ]


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("one_in", "count"), [(HALF, 20), (ALL, 8)])
def test_everything_is_there_within_one_sweep(sandbox, postman, settings, one_in, count):
    settings.SITE_URL = postman.url.removesuffix("/webhooks/nylas")
    deaf = Deaf(sandbox, postman, one_in=one_in)
    for number in range(count):
        if number % 4:
            deaf.book_elsewhere(number)
        else:
            booked(invited(deaf.panel, email=f"dana{number}@example.org"))

    deaf.sweep()
    assert known() == deaf.expected()
    assert Interview.objects.count() == count

    chosen = deaf.random.sample(deaf.bookings(), count // 2)
    for number, booking in enumerate(chosen):
        if number % 4 == 0:
            deaf.cancel_elsewhere(booking)
        elif number % 4 == 1:
            deaf.in_calendar(booking).delete()
            deaf.deleted.add(booking["event_id"])
        elif number % 4 == 2:
            deaf.in_calendar(booking).move(datetime.fromtimestamp(booking["starts_at"] + 1800, UTC))
        else:
            deaf.move_elsewhere(booking)
    deaf.sweep()
    assert known() == deaf.expected()
    assert Interview.objects.filter(version__gt=1).count() == len(chosen)

    sandbox.run_until_idle()
    deaf.sweep()
    made = {one["id"]: one["state"] for one in sandbox.live_notetakers()}
    ours = Recording.objects.filter(state="archived")
    assert set(ours.values_list("nylas_notetaker_id", flat=True)) == {
        identity for identity, state in made.items() if state == "available"
    }
    assert len(made) == len(deaf.expected())
    assert Artifact.objects.filter(state="archived").count() == len(made)
    assert not Interview.objects.exclude(status__in=["held", "cancelled"]).exists()

    before = everything()
    assert deaf.replay_everything() > count
    postman.work()
    assert everything() == before
    assert not Notification.objects.exclude(state__in=["done", "ignored"]).exists()


def test_each_is_due_by_the_clock_and_never_twice(settings):
    assert timetable.owe(now=NOW) == 1  # our own storage: there is no Nylas to ask
    assert Sweep.objects.get().kind == Sweep.Kind.STORAGE
    settings.NYLAS_API_KEY = "key"

    assert timetable.owe(now=NOW) == len(timetable.EVERY) - 1
    assert timetable.owe(now=NOW + timedelta(days=2)) == 0  # they are still open

    for row in Sweep.objects.all():
        assert NOW <= row.due_at <= NOW + timetable.LATEST_START * timetable.EVERY[Sweep.Kind(row.kind)]
        row.settle(Sweep.State.DONE, at=NOW)
    assert timetable.owe(now=NOW + timedelta(minutes=6)) == 2


def test_whether_one_is_due_is_asked_in_two_statements(settings, django_assert_num_queries):
    settings.NYLAS_API_KEY = "key"
    timetable.owe(now=NOW)
    Sweep.objects.update(state="done")

    with django_assert_num_queries(2):
        assert timetable.owe(now=NOW + timedelta(minutes=1)) == 0


def test_storage_is_compared_beside_other_sweeps_and_says_what_it_found(settings):
    other = Sweep.objects.ask(Sweep.Kind.MEDIA, cause=Sweep.Cause.ASKED, at=NOW, due_at=NOW)
    Sweep.objects.filter(pk=other.pk).update(claimed_until=clock.now() + timedelta(minutes=5))
    make_artifact(make_recording(make_held()), content=None, state="archived")
    Artifact.objects.update(file="artifacts/gone")
    make_artifact(make_recording(make_held()))
    default_storage.save("artifacts/kept", ContentFile(b"x"))

    (sweep,) = timetable.ask_now(timetable.CODES["S7"], cause=Sweep.Cause.ASKED, now=NOW)
    queue.work("sweep", sweep.pk, now=NOW)

    sweep.refresh_from_db()
    assert (sweep.state, sweep.error) == ("done", "")
    assert sweep_words.healed(sweep) == "1 file that is not in the storage"
    assert sweep_words.saw(sweep).endswith("in the storage")

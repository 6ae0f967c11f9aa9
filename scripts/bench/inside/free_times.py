"""The sandbox's free times for calendars of several sizes, and the bare reading of the same events: processor seconds, in turns."""

import json
import random
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from urllib.parse import urlencode

import django

django.setup()

from django.conf import settings  # noqa: E402 - models need a set-up Django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest  # noqa: E402
from django.core.management import call_command  # noqa: E402

from sandbox import clock, worlds  # noqa: E402
from sandbox.grants import accounts  # noqa: E402
from sandbox.models import Calendar, Configuration, Event  # noqa: E402
from sandbox.scheduler import offers  # noqa: E402
from sandbox.write_lock import writing  # noqa: E402

APPLICATION = WSGIHandler()
PEOPLE, DAYS = 10, 30
HOUR, DAY = 3600, 86_400
ZONE = "Europe/Berlin"
BARE = "SELECT calendar_id, starts_at, ends_at FROM sandbox_event WHERE starts_at < ? AND ends_at > ?"


def main(times: int, sizes: list[int]) -> None:
    call_command("migrate", verbosity=0)
    found: dict[int, dict[str, object]] = {}
    for size in sizes:
        configuration, start = fill(size)
        end = start + DAYS * DAY
        with closing(sqlite3.connect(settings.DATA / "sandbox.sqlite3")) as bare:
            contestants: dict[str, Callable[[], object]] = {
                "offer": lambda: offers.offer(configuration, start, end, now=start),  # noqa: B023 - called in this round
                "answer": lambda: answer(configuration, start, end),  # noqa: B023
                "bare": lambda: bare.execute(BARE, (end, start)).fetchall(),  # noqa: B023
            }
            seconds: dict[str, list[float]] = {name: [] for name in contestants}
            for turn in range(times + 1):
                for name, run in contestants.items():
                    began = time.thread_time()
                    run()
                    if turn:
                        seconds[name].append(time.thread_time() - began)
            found[size] = {**seconds, "slots": len(offers.offer(configuration, start, end, now=start).slots)}
    print(json.dumps(found))


def fill(size: int) -> tuple[Configuration, int]:
    """Ten people with `size` events each within the thirty days; their Configuration, and when the days begin."""
    worlds.reset(seed=1, demo=False)
    chance = random.Random(1)
    now = int(clock.now())
    start = now - now % DAY + DAY
    emails = [f"person{number}@example.com" for number in range(PEOPLE)]
    with writing():
        for email in emails:
            accounts.connect(email=email, provider="google", name=email, timezone=ZONE)
            calendar = Calendar.objects.get(pk=email)
            Event.objects.bulk_create(event(calendar, number, start, chance) for number in range(size))
        hours = [{"days": [1, 2, 3, 4, 5], "start": "9:00", "end": "17:00", "timezone": ZONE, "exdates": []}]
        seats = [
            {
                "email": email,
                "availability": {"calendar_ids": ["primary"], "open_hours": hours},
                "booking": {"calendar_id": "primary"},
            }
            for email in emails
        ]
        rules = {"availability_method": "max-availability"}
        configuration = Configuration.objects.create(
            id="3f2504e0-4f89-41d3-9a0c-0305e82c3301",
            grant=calendar.grant,
            document={
                "participants": seats,
                "availability": {"duration_minutes": 30, "interval_minutes": 30, "availability_rules": rules},
                "event_booking": {"title": "Interview", "timezone": ZONE},
                "scheduler": {"available_days_in_future": DAYS + 1, "min_booking_notice": 0},
            },
            created_at=now,
        )
    return configuration, start


def event(calendar: Calendar, number: int, start: int, chance: random.Random) -> Event:
    begin = start + chance.randrange(DAYS * DAY // 300) * 300
    when = {"object": "timespan", "start_time": begin, "end_time": begin + 1800}
    return Event(
        id=f"{calendar.id}/{number}",
        calendar=calendar,
        title="Meeting",
        starts_at=begin,
        ends_at=begin + 1800,
        ical_uid=f"{calendar.id}/{number}",
        details={"when": when, "participants": []},
        created_at=start,
        updated_at=start,
    )


def answer(configuration: Configuration, start: int, end: int) -> None:
    """The whole request: addresses, rules, JSON."""
    query = {"configuration_id": configuration.id, "start_time": start, "end_time": end}
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/v3/scheduling/availability",
        "QUERY_STRING": urlencode(query),
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "wsgi.input": BytesIO(),
        "wsgi.url_scheme": "http",
    }
    response = APPLICATION.get_response(WSGIRequest(environ))
    if response.status_code != 200:
        raise SystemExit(f"The sandbox answered {response.status_code}.")


if __name__ == "__main__":
    main(int(sys.argv[1]), [int(size) for size in sys.argv[2:]])

"""The recruiter's home in front of few and of many interviews, beside the same page for a person who may see nothing.

`python -m scripts.bench.inside.home_page TIMES FEW MANY`. Prints queries and seconds of the processor, by number of interviews.
"""

import json
import sys
import time
from datetime import timedelta
from functools import cache
from itertools import count
from typing import Any

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402 - models need a set-up Django
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from candidates.models import Application, Candidate, Consent  # noqa: E402
from interviews.models import (  # noqa: E402
    Assignment,
    BookingLink,
    CallbackRequest,
    Concern,
    Errand,
    Interview,
    InterviewChange,
    Interviewer,
    Message,
    Panel,
    Recording,
)
from recruiting import clock  # noqa: E402
from tests.factories import make_interviewer, make_job, make_panel, make_user  # noqa: E402

NOW = clock.now()
HOME = "/admin/"
PANELS = 20
PER_DAY = 40  # interviews
AHEAD = 10  # of every hundred interviews
numbers = count()


def main(times: int, sizes: list[int]) -> None:
    panels = [make_panel(job=make_job(), interviewers=[make_interviewer() for _ in range(5)]) for _ in range(PANELS)]
    clients = {"home": signed_in(make_user(recruiter=True)), "bare": signed_in(make_user(is_staff=True))}
    found: dict[int, dict[str, Any]] = {}
    for size in sizes:
        with transaction.atomic():
            fill(size - Interview.objects.count(), panels)
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        found[size] = measure(clients, times)
    print(json.dumps(found))


def signed_in(user: User) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    return client


def measure(clients: dict[str, Client], times: int) -> dict[str, Any]:
    """Turns taken, after one reading of each."""
    seconds: dict[str, list[float]] = {name: [] for name in clients}
    for client in clients.values():
        read(client)
    for _ in range(times):
        for name, client in clients.items():
            seconds[name].append(read(client))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        read(clients["home"])
    slowest = sorted(queries.captured_queries, key=lambda each: -float(each["time"]))[:3]
    return seconds | {"queries": len(queries), "slowest": [[each["time"], each["sql"][:200]] for each in slowest]}


def read(client: Client) -> float:
    began = time.process_time()
    response = client.get(HOME)
    if response.status_code != 200:
        raise SystemExit(f"The page answered {response.status_code}.")
    return time.process_time() - began


# ── rows ──


def fill(more: int, panels: list[Panel]) -> None:
    """So many interviews with all that hangs on them: one in ten ahead, the others held over the past months."""
    made = [interview(next(numbers), panels) for _ in range(more)]
    kinds: dict[str, Any] = {
        "candidate": Candidate,
        "application": Application,
        "link": BookingLink,
        "interview": Interview,
        "change": InterviewChange,
        "recording": Recording,
        "consent": Consent,
        "errand": Errand,
        "message": Message,
    }
    for name, model in kinds.items():
        model.objects.bulk_create((each[name] for each in made), batch_size=200)
    Assignment.objects.bulk_create(
        (Assignment(interview=each["interview"], interviewer=each["host"], assigned_at=NOW) for each in made),
        batch_size=500,
    )
    Concern.objects.bulk_create(
        Concern(interview=each["interview"], reason="moved_by_host", raised_at=NOW, settled_at=NOW, over_at=NOW)
        for each in made[::5]
    )
    CallbackRequest.objects.bulk_create(
        CallbackRequest(link=each["link"], asked_at=NOW, answered_at=NOW) for each in made[::10]
    )


@cache
def hosts_of(panel: Panel) -> list[Interviewer]:
    return list(panel.interviewers.all())


def interview(number: int, panels: list[Panel]) -> dict[str, Any]:
    """One interview's rows, not written yet."""
    panel = panels[number % PANELS]
    hosts = hosts_of(panel)
    host = hosts[number // PANELS % len(hosts)]
    is_ahead = number % 100 < AHEAD
    days = number // 100 * (100 / PER_DAY) / 10
    starts_at = (
        NOW + timedelta(days=days, hours=number % 9) if is_ahead else NOW - timedelta(days=days, hours=2 + number % 20)
    )
    candidate = Candidate(name=f"Candidate {number}", email=f"c{number}@example.org")
    application = Application(
        job=panel.job, candidate=candidate, applied_at=starts_at - timedelta(days=9), stage="interviewing"
    )
    link = BookingLink(
        application=application,
        panel=panel,
        token_hash=f"hash-{number}",
        created_at=starts_at - timedelta(days=8),
        expires_at=starts_at + timedelta(days=8),
        spent_at=starts_at - timedelta(days=7),
    )
    met = Interview(
        application=application,
        panel=panel,
        link=link,
        interviewer=host,
        status="scheduled" if is_ahead else "held",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=45),
        created_at=starts_at - timedelta(days=7),
        told_at=NOW,
    )
    booked_at = met.created_at
    return {
        "candidate": candidate,
        "application": application,
        "link": link,
        "interview": met,
        "host": host,
        "change": InterviewChange(
            interview=met, version=1, kind="scheduled", actor="candidate", changed_at=booked_at, to_starts_at=starts_at
        ),
        "recording": Recording(
            interview=met,
            state="expected" if is_ahead else "archived",
            nylas_notetaker_id=f"n{number}",
            created_at=booked_at,
        ),
        "consent": Consent(
            application=application,
            choice="yes",
            wording_version="1",
            language="en",
            channel="candidate_page",
            given_at=link.created_at,
        ),
        "errand": Errand(interview=met, kind="mark_held", state="due" if is_ahead else "done", due_at=met.ends_at),
        "message": Message(
            kind="booked",
            key=f"booked:{number}",
            to=candidate.email,
            interview=met,
            link=link,
            state="sent",
            created_at=booked_at,
            due_at=booked_at,
            finished_at=booked_at,
        ),
    }


if __name__ == "__main__":
    main(int(sys.argv[1]), [int(each) for each in sys.argv[2:]])

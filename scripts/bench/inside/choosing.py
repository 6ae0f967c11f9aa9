"""Seconds that choosing an interviewer takes, by how many panels of ten a company has.

`python -m scripts.bench.inside.choosing TIMES PANELS…`, with PANELS from few to many. Everybody has taken a hundred interviews in the last
eight weeks, each with two others who were free too.
"""

import json
import random
import sys
import time
from collections.abc import Iterator
from datetime import timedelta

import django

django.setup()

from candidates.models import Application  # noqa: E402 - models need a set-up Django
from interviews.booking import choice  # noqa: E402 - models need a set-up Django
from interviews.models import Assignment, BookingLink, Chance, Interview, Interviewer, Panel  # noqa: E402
from interviews.nylas.shapes import Slot  # noqa: E402
from interviews.panels.models import Seat  # noqa: E402
from tests.factories import NOW, make_link, make_panel  # noqa: E402

PEOPLE = 10  # on each panel
TAKEN = 100  # by each person
FREE = 3  # for each interview
HOURS = 8 * 7 * 24


def main(times: int, *sizes: int) -> None:
    dice, links, found = random.Random(1), list[BookingLink](), {}
    for panels in sizes:
        links += [make_link(panel=add_panel(number, dice)) for number in range(len(links), panels)]
        seconds = [choose(dice.choice(links), hour % 24) for hour in range(times + 1)]
        found[panels] = {"seconds": seconds[1:], "people": panels * PEOPLE, "interviews": Interview.objects.count()}
    print(json.dumps(found))


def choose(link: BookingLink, hour: int) -> float:
    starts_at = NOW + timedelta(days=2, hours=hour)
    addresses = link.panel.interviewers.values_list("email", flat=True)
    slot = Slot(starts_at, starts_at + timedelta(hours=1), tuple(addresses))
    began = time.process_time()
    choice.choose(link, slot, now=NOW)
    return time.process_time() - began


def add_panel(number: int, dice: random.Random) -> Panel:
    panel = make_panel(interviewers=[])
    members = Interviewer.objects.bulk_create(
        Interviewer(name=f"Person {number}", email=f"person{number}.{place}@example.com", grant_state="live")
        for place in range(PEOPLE)
    )
    Seat.objects.bulk_create(Seat(panel=panel, interviewer=one) for one in members)
    take_interviews(panel, members, dice)
    return panel


def take_interviews(panel: Panel, members: list[Interviewer], dice: random.Random) -> None:
    application = make_link(panel=panel).application
    rows = list(interviews(panel, application, dice))
    Interview.objects.bulk_create(rows)
    takers = [(row, dice.sample(members, FREE)) for row in rows]
    Assignment.objects.bulk_create(
        Assignment(interview=row, interviewer=free[0], assigned_at=NOW) for row, free in takers
    )
    Chance.objects.bulk_create(
        Chance(interview=row, interviewer=one, share=1 / FREE) for row, free in takers for one in free
    )


def interviews(panel: Panel, application: Application, dice: random.Random) -> Iterator[Interview]:
    for _ in range(TAKEN * PEOPLE):
        starts_at = NOW - timedelta(hours=dice.randrange(HOURS))
        yield Interview(
            panel=panel,
            application=application,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            created_at=starts_at - timedelta(days=3),
            told_at=NOW,
            status="held",
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

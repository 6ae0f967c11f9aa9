"""Endpoints at these addresses and, for each, so many events that wait to be sent, each of an interview of its own.

`python -m scripts.bench.inside.owed_events EVENTS ADDRESS…`. Prints how many deliveries are owed.
"""

import json
import sys

import django

django.setup()

from django.db import transaction  # noqa: E402 - models need a set-up Django

from interviews.booking import payload  # noqa: E402
from interviews.models import AtsEvent, Delivery  # noqa: E402
from recruiting import clock  # noqa: E402
from tests.factories import make_endpoint, make_interview, make_link, make_panel  # noqa: E402


def main(events: int, addresses: list[str]) -> None:
    now = clock.now()
    for address in addresses:
        make_endpoint(address=address, made_at=now)
    panel = make_panel()
    with transaction.atomic():
        for _ in range(events):
            interview = make_interview(link=make_link(panel=panel))
            told = payload.describe(interview)
            AtsEvent.objects.owe(AtsEvent.Kind.INTERVIEW_UPDATED, interview, payload=told, at=now)
    print(json.dumps(Delivery.objects.due(now).count()))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])

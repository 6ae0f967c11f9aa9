"""One of several processes that keep notifications at the same time: how many failed, and how long the slowest took."""

import json
import sys
import time

import django

django.setup()

from django.db import DatabaseError  # noqa: E402 - models need a set-up Django

from interviews.inbox import notifications  # noqa: E402
from recruiting import clock  # noqa: E402


def main(name: str, count: int) -> None:
    failed, slowest = 0, 0.0
    for number in range(count):
        body = {"specversion": "1.0", "type": "booking.reminder", "id": f"{name}-{number}", "data": {"object": {}}}
        began = time.monotonic()
        try:
            notifications.receive(json.dumps(body).encode(), headers={}, now=clock.now())
        except DatabaseError:
            failed += 1
        slowest = max(slowest, time.monotonic() - began)
    print(json.dumps({"failed": failed, "slowest": slowest}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

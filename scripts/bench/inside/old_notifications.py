"""An inbox that has grown old, and what its age costs.

`python -m scripts.bench.inside.old_notifications fill NUMBER` makes it hold so many that were worked long ago; `tick TIMES` prints how many
seconds one look for what is due takes, the median; `ids` prints the ids of all that were kept.
"""

import json
import statistics
import sys
import time

import django

django.setup()

from django.db import connection  # noqa: E402 - models need a set-up Django

from interviews.models import Notification  # noqa: E402
from recruiting import clock, queue  # noqa: E402

COLUMNS = "envelope_id, type, state, body, content_sha256, received_at, due_at, tries, crashes, error"
NUMBERS = {
    "sqlite": "WITH RECURSIVE numbers(n) AS (SELECT %s UNION ALL SELECT n + 1 FROM numbers WHERE n < %s) SELECT",
    "postgresql": "WITH numbers AS (SELECT generate_series(%s, %s) AS n) SELECT",
}
# One in each two minutes, up to yesterday.
MOMENT = {
    "sqlite": "datetime('now', '-' || (1440 + 2 * n) || ' minutes')",
    "postgresql": "now() - (1440 + 2 * n) * interval '1 minute'",
}
BODY = b'{"specversion": "1.0", "type": "booking.created"}' + b" " * 400


def main(do: str, number: int) -> object:
    if do == "fill":
        return fill(number)
    if do == "tick":
        return tick(number)
    return list(Notification.objects.values_list("envelope_id", flat=True))


def fill(number: int) -> int:
    """In one statement; how many there are now."""
    table, vendor = Notification._meta.db_table, connection.vendor
    there = Notification.objects.count()
    if there < number:
        values = f"'old-' || n, 'booking.created', 'done', %s, '', {MOMENT[vendor]}, {MOMENT[vendor]}, 1, 0, ''"
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} ({COLUMNS}) {NUMBERS[vendor]} {values} FROM numbers", [there + 1, number, BODY]
            )
    return Notification.objects.count()


def tick(times: int) -> float:
    found = []
    for _ in range(times):
        began = time.perf_counter()
        list(queue.to_ring(now=clock.now()))
        found.append(time.perf_counter() - began)
    return statistics.median(found)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0)))

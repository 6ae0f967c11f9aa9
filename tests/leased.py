"""A row that waits for work, and a worker of it that fell silent."""

from typing import Any

from django.db import connection

from interviews.models import Notification
from tests.factories import NOW


class Killed(BaseException):
    """As kill -9: nothing catches it."""


def die(*_: Any, **__: Any) -> None:
    raise Killed


def make_row(**fields: Any) -> Notification:
    values = {"type": "booking.created", "body": b"{}", "content_sha256": "", "received_at": NOW, "due_at": NOW}
    number = Notification.objects.count()
    return Notification.objects.create(**({"envelope_id": f"envelope-{number}"} | values | fields))


def let_lease_run_out(row: Any) -> None:
    """Its worker has been silent for longer than a lease."""
    table = type(row)._meta.db_table
    with connection.cursor() as cursor:
        past = "datetime('now', '-1 hour')" if connection.vendor == "sqlite" else "now() - interval '1 hour'"
        key = row.pk.hex if hasattr(row.pk, "hex") and connection.vendor == "sqlite" else row.pk
        cursor.execute(f"UPDATE {table} SET claimed_until = {past} WHERE id = %s", [key])

"""What was told becomes a row of its own, under the id that the ATS knows; whom it was told, a row that points at it."""

from datetime import datetime, timezone

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

AT_ONCE = 500
RECORDING = "recording.archived"


def tell_apart(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Those that were sent nowhere stay as events alone; all others went to the address of the settings."""
    delivery, event = apps.get_model("interviews", "Delivery"), apps.get_model("interviews", "AtsEvent")
    endpoint = apps.get_model("interviews", "Endpoint")
    rows = delivery.objects.select_related("interview").order_by("created_at", "version")
    if rows.exclude(state="unwanted").exists():
        first = rows.exclude(state="unwanted").first().created_at
    else:
        first = datetime(2000, 1, 1, tzinfo=timezone.utc)
    to = None
    for row in rows.iterator(AT_ONCE):
        told = event.objects.create(
            key=row.pk,
            kind=row.kind,
            application_id=row.interview.application_id,
            interview_id=row.interview_id,
            version=_number(row),
            payload=row.payload,
            created_at=row.created_at,
        )
        if row.state == "unwanted":
            row.delete()
            continue
        to = to or endpoint.objects.get_or_create(
            is_from_settings=True, defaults={"name": "The ATS of the settings", "made_at": first}
        )[0]
        row.event, row.endpoint = told, to
        row.save(update_fields=["event", "endpoint"])


def _number(row: object) -> int:
    """Recordings are told apart by their own number, so that each of two is told of."""
    payload = row.payload if row.kind == RECORDING and isinstance(row.payload, dict) else {}
    return payload.get("recording", {}).get("id") or row.version


def put_together(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """One delivery for each event, as it was."""
    delivery, event = apps.get_model("interviews", "Delivery"), apps.get_model("interviews", "AtsEvent")
    for row in delivery.objects.select_related("event").iterator(AT_ONCE):
        told = row.event
        if told.interview_id is None or delivery.objects.filter(event=told, created_at__lt=row.created_at).exists():
            row.delete()
            continue
        row.kind, row.version, row.payload = told.kind, told.version, told.payload
        row.save(update_fields=["kind", "version", "payload"])
    event.objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("interviews", "0074_endpoints"),
    ]

    operations = [
        migrations.RunPython(tell_apart, put_together),
    ]

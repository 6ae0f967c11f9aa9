"""Attempts of the past learn why they were refused, which until now only their sentence said."""

from typing import Any

from django.db import migrations


def fill(apps: Any, schema_editor: Any) -> None:
    attempts = apps.get_model("interviews", "BookingAttempt").objects.filter(state="refused", refusal="")
    attempts.filter(error__startswith="The selected timeslot").update(refusal="slot_gone")
    attempts.filter(error__startswith="You have already booked").update(refusal="booked_already")
    attempts.filter(error="").update(refusal="not_found")
    attempts.update(refusal="out_of_reach")


class Migration(migrations.Migration):
    dependencies = [("interviews", "0021_refusals_of_attempts")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

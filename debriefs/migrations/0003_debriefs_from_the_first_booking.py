from django.db import migrations
from django.db.models import Min
from django.utils import timezone


def open_those_that_are_missing(apps, schema_editor):
    """Applications with interviews of before: a debrief was made only once a recording was archived."""
    Application = apps.get_model("candidates", "Application")
    Debrief = apps.get_model("debriefs", "Debrief")
    Interview = apps.get_model("interviews", "Interview")
    now = timezone.now()
    held = dict(
        Interview.objects.filter(status="held").values_list("application").annotate(first=Min("starts_at"))
    )
    missing = Application.objects.filter(interviews__isnull=False, debrief=None).distinct()
    Debrief.objects.bulk_create(
        (
            Debrief(
                application=application,
                created_at=now,
                state="open" if application.pk in held else "waiting",
                opened_at=held.get(application.pk),
            )
            for application in missing.iterator()
        ),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("debriefs", "0002_scorecards_votes_decisions"),
        ("interviews", "0027_people_check_texts"),
    ]

    operations = [migrations.RunPython(open_those_that_are_missing, migrations.RunPython.noop)]

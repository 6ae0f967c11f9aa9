from django.db import migrations
from django.utils import timezone

TAKES_PLACE = ("scheduled", "held")
ANEW = {
    "state": "due",
    "tries": 0,
    "crashes": 0,
    "error": "",
    "claim_token": None,
    "rung_until": None,
    "finished_at": None,
}


def wait_for_nothing_of_before(apps, schema_editor):
    """Interviews that ended before there were scorecards: nobody is asked for one, and what was open stays open."""
    Debrief = apps.get_model("debriefs", "Debrief")
    Scorecard = apps.get_model("debriefs", "Scorecard")
    rated = Scorecard.objects.values("interview__application")
    Debrief.objects.exclude(application__in=rated).update(scorecards_from=timezone.now())


def ask_for_criteria(apps, schema_editor):
    """One errand for each job that has interviews and no criteria: opening a debrief again gives the starter set."""
    Criterion = apps.get_model("debriefs", "Criterion")
    Errand = apps.get_model("interviews", "Errand")
    Interview = apps.get_model("interviews", "Interview")
    interviews = Interview.objects.filter(status__in=TAKES_PLACE)
    interviews = interviews.exclude(application__job__in=Criterion.objects.values("job"))
    latest = dict(interviews.order_by("starts_at").values_list("application__job", "pk"))
    for interview in latest.values():
        Errand.objects.update_or_create(
            interview_id=interview, kind="open_debrief", defaults=ANEW | {"due_at": timezone.now()}
        )


class Migration(migrations.Migration):
    dependencies = [("debriefs", "0008_interviews_of_before")]

    operations = [
        migrations.RunPython(wait_for_nothing_of_before, migrations.RunPython.noop),
        migrations.RunPython(ask_for_criteria, migrations.RunPython.noop),
    ]

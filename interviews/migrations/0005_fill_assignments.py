"""Whoever was known to take an interview gets an assignment; mails to interviewers learn whom they are to."""

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery

TO_INTERVIEWERS = ["assigned", "interviewer_moved", "interviewer_cancelled", "reconnect"]


def fill(apps: Any, schema_editor: Any) -> None:
    interviews, assignments, messages, interviewers = (
        apps.get_model("interviews", name) for name in ("Interview", "Assignment", "Message", "Interviewer")
    )
    hosted = interviews.objects.exclude(interviewer=None).values_list("pk", "interviewer_id", "created_at")
    assignments.objects.bulk_create(
        (
            assignments(interview_id=interview, interviewer_id=host, assigned_at=at)
            for interview, host, at in hosted.iterator()
        ),
        batch_size=500,
        ignore_conflicts=True,
    )
    by_address = interviewers.objects.filter(email=OuterRef("to")).values("pk")[:1]
    messages.objects.filter(kind__in=TO_INTERVIEWERS).update(interviewer=Subquery(by_address))


class Migration(migrations.Migration):
    dependencies = [("interviews", "0004_assignments")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

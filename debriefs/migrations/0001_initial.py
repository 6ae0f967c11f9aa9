import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The table was there before, as one of interviews'; only its app is new."""

    initial = True

    dependencies = [
        ("candidates", "0006_short_states_of_jobs"),
        ("interviews", "0023_errands_that_mark_held"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Debrief",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("state", models.CharField(choices=[("waiting", "Waiting for an interview"), ("open", "Open"), ("decided", "Decided")], default="waiting", max_length=10)),
                        ("opened_at", models.DateTimeField(blank=True, null=True)),
                        ("created_at", models.DateTimeField()),
                        ("application", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="debrief", to="candidates.application")),
                    ],
                    options={"ordering": ["-created_at"], "db_table": "interviews_debrief"},
                ),
            ],
        ),
    ]

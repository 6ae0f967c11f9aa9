import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sandbox", "0003_webhook_standing")]

    operations = [
        migrations.CreateModel(
            name="KeptReply",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("request", models.CharField(max_length=64)),
                ("status", models.IntegerField()),
                ("body", models.TextField()),
                ("created_at", models.FloatField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="RevokedToken",
            fields=[("family", models.CharField(max_length=36, primary_key=True, serialize=False))],
        ),
        migrations.AddField(
            model_name="notetaker",
            name="notetaker_settings",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="notetaker",
            name="resolved",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="notetaker",
            name="fate",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.CreateModel(
            name="GroupEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hosts", models.JSONField(default=list)),
                (
                    "configuration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="group_events",
                        to="sandbox.configuration",
                    ),
                ),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="group", to="sandbox.event"
                    ),
                ),
            ],
            options={"ordering": ["event__starts_at", "event_id"]},
        ),
        migrations.CreateModel(
            name="NotetakerConfig",
            fields=[
                ("id", models.CharField(max_length=36, primary_key=True, serialize=False)),
                ("scope", models.CharField(max_length=12)),
                ("subject", models.CharField(blank=True, max_length=255)),
                ("document", models.JSONField(default=dict)),
                ("version", models.IntegerField(default=1)),
                ("history", models.JSONField(default=list)),
                ("created_at", models.BigIntegerField()),
                ("updated_at", models.BigIntegerField()),
            ],
            options={
                "ordering": ["created_at", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("scope", "subject"), name="one_notetaker_config_per_scope")
                ],
            },
        ),
    ]

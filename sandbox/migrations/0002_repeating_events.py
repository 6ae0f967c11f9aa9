import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sandbox", "0001_initial")]

    operations = [
        migrations.RemoveIndex(model_name="event", name="sandbox_eve_calenda_de1cd6_idx"),
        migrations.AddField(
            model_name="event",
            name="master",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="changed",
                to="sandbox.event",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="original_start",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="event",
            name="recurs_until",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                fields=["calendar", "starts_at", "ends_at", "is_busy", "status", "recurs_until"],
                name="sandbox_eve_calenda_155bac_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["calendar", "recurs_until"], name="sandbox_eve_calenda_c31c86_idx"),
        ),
    ]

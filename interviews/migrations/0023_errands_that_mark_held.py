from typing import Any

from django.db import migrations, models


def rename(before: str, after: str) -> migrations.RunPython:
    """Errands of the kind `before` are of the kind `after` from here on, and back again."""

    def forwards(apps: Any, schema_editor: Any) -> None:
        apps.get_model("interviews", "Errand").objects.filter(kind=before).update(kind=after)

    def backwards(apps: Any, schema_editor: Any) -> None:
        apps.get_model("interviews", "Errand").objects.filter(kind=after).update(kind=before)

    return migrations.RunPython(forwards, backwards)


class Migration(migrations.Migration):

    dependencies = [
        ('interviews', '0022_fill_refusals'),
    ]

    operations = [
        migrations.AlterField(
            model_name='errand',
            name='kind',
            field=models.CharField(choices=[('read_meeting', 'Read the meeting link from the calendar'), ('follow_consent', 'Send or remove the Notetaker as the candidate chose'), ('check_consent', 'Look at the candidate’s choice once more before the call'), ('mark_held', 'Mark as held once it is over'), ('stop_waiting', 'Stop waiting for a recording of which no news came')], max_length=20),
        ),
        rename("close", "mark_held"),
    ]

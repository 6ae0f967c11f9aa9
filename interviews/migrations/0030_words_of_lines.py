import recruiting.full_text
from django.db import migrations, models


def fill(apps, schema_editor):
    """The field writes itself when the row is saved."""
    for segment in apps.get_model("interviews", "Segment").objects.iterator():
        segment.save(update_fields=["words"])


class Migration(migrations.Migration):

    dependencies = [
        ('interviews', '0029_declined_interviews'),
    ]

    operations = [
        migrations.AddField(
            model_name='segment',
            name='corrected',
            field=models.TextField(blank=True, help_text='Its wording of now, where a person corrected it.'),
        ),
        migrations.AddField(
            model_name='segment',
            name='words',
            field=recruiting.full_text.WordsField(blank=True, default='', editable=False, of=('corrected', 'text')),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]

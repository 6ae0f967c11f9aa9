import recruiting.full_text
from django.db import migrations


def fill(apps, schema_editor):
    """The field writes itself when the row is saved."""
    for note in apps.get_model("debriefs", "Note").objects.iterator():
        note.save(update_fields=["words"])


class Migration(migrations.Migration):

    dependencies = [
        ('debriefs', '0004_questions_that_were_asked'),
    ]

    operations = [
        migrations.AddField(
            model_name='note',
            name='words',
            field=recruiting.full_text.WordsField(blank=True, default='', editable=False, of=('text',)),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]

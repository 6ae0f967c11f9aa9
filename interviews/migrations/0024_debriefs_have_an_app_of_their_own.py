from django.db import migrations


class Migration(migrations.Migration):
    """The table stays as it is."""

    dependencies = [
        ("debriefs", "0001_initial"),
        ("interviews", "0023_errands_that_mark_held"),
    ]

    operations = [migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="Debrief")])]

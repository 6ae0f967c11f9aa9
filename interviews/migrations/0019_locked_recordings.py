from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("interviews", "0018_recordings_not_to_come"),
    ]

    operations = [
        migrations.RenameField(model_name="recording", old_name="quarantined", new_name="is_locked"),
        migrations.AlterField(
            model_name="recording",
            name="is_locked",
            field=models.BooleanField(
                default=False,
                help_text="Made although the candidate had said no. Nobody can open it until somebody decides.",
                verbose_name="locked",
            ),
        ),
    ]

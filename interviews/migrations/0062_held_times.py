from django.db import migrations



class Migration(migrations.Migration):
    dependencies = [
        ("interviews", "0061_whether_they_took_place"),
    ]

    operations = [
        migrations.RenameModel(old_name="Hold", new_name="HeldTime"),
    ]

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("interviews", "0075_events_of_their_own"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='delivery',
            name='delivery_once_per_version',
        ),
        migrations.RemoveConstraint(
            model_name='delivery',
            name='delivery_keeps_no_decision',
        ),
        migrations.RemoveField(
            model_name='delivery',
            name='kind',
        ),
        migrations.RemoveField(
            model_name='delivery',
            name='payload',
        ),
        migrations.RemoveField(
            model_name='delivery',
            name='version',
        ),
        migrations.AlterField(
            model_name='delivery',
            name='event',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='interviews.atsevent'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='endpoint',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='interviews.endpoint'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('event', 'endpoint'), name='delivery_once_per_endpoint'),
        ),
    ]

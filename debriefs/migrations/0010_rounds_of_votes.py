import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('debriefs', '0009_running_jobs'),
    ]

    operations = [
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('begun_at', models.DateTimeField()),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('debrief', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rounds', to='debriefs.debrief')),
                ('opened_by', models.ForeignKey(blank=True, help_text='Who closed the voting; nobody, when the quorum was reached.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['number'],
                'constraints': [
                    models.UniqueConstraint(fields=('debrief', 'number'), name='round_once_per_number'),
                    models.UniqueConstraint(condition=models.Q(('opened_at', None)), fields=('debrief',), name='round_one_sealed'),
                ],
            },
        ),
        migrations.AddField(
            model_name='vote',
            name='round',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='debriefs.round'),
        ),
        migrations.AddField(
            model_name='decision',
            name='round',
            field=models.ForeignKey(help_text='The votes that it was made on.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='debriefs.round'),
        ),
    ]

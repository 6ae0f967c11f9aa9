import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('debriefs', '0011_fill_rounds'),
    ]

    operations = [
        migrations.AlterField(
            model_name='decision',
            name='round',
            field=models.ForeignKey(help_text='The votes that it was made on.', on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='debriefs.round'),
        ),
        migrations.AlterField(
            model_name='vote',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='debriefs.round'),
        ),
        migrations.RemoveConstraint(
            model_name='vote',
            name='vote_once_per_person',
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.UniqueConstraint(fields=('round', 'voter'), name='vote_once_per_person_and_round'),
        ),
        migrations.RemoveField(
            model_name='vote',
            name='debrief',
        ),
        migrations.RemoveField(
            model_name='debrief',
            name='votes_opened_at',
        ),
        migrations.RemoveField(
            model_name='debrief',
            name='votes_opened_by',
        ),
    ]

from django.db import migrations, models


def forget(apps, schema_editor):
    """Events of before hold quotes of recordings that may have been erased since."""
    apps.get_model('interviews', 'Delivery').objects.filter(kind='decision.made').update(payload=None)


class Migration(migrations.Migration):

    dependencies = [
        ('interviews', '0035_redactions'),
    ]

    operations = [
        migrations.AlterField(
            model_name='delivery',
            name='payload',
            field=models.JSONField(help_text='Empty where it is put together when it is sent.', null=True),
        ),
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'decision.made'), _negated=True), ('payload__isnull', True), _connector='OR'), name='delivery_keeps_no_decision'),
        ),
    ]

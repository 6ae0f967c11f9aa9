from django.db import migrations

from recruiting.contact_details import clean_address


def write_addresses_as_we_keep_them(apps, schema_editor):
    """Where another candidate has the clean address already, both stay: which of the two is right, only a person can say."""
    Candidate = apps.get_model("candidates", "Candidate")
    for candidate in Candidate.objects.all():
        clean = clean_address(candidate.email)
        is_free = not Candidate.objects.filter(email__iexact=clean).exclude(pk=candidate.pk).exists()
        if clean != candidate.email and is_free:
            candidate.email = clean
            candidate.save(update_fields=["email"])


class Migration(migrations.Migration):
    dependencies = [("candidates", "0002_invited_after_a_look")]

    operations = [migrations.RunPython(write_addresses_as_we_keep_them, migrations.RunPython.noop)]

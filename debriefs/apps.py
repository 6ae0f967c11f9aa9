from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DebriefsConfig(AppConfig):
    name = "debriefs"
    verbose_name = "Debriefs"

    def ready(self) -> None:
        from recruiting.roles import grant_recruiter_permissions  # needs the models, which are loaded only now

        # after this app's own permissions exist; the other apps of roles.py come before it
        post_migrate.connect(grant_recruiter_permissions, sender=self, dispatch_uid="recruiter_permissions")

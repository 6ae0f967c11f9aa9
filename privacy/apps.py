from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate, pre_migrate


class PrivacyConfig(AppConfig):
    name = "privacy"
    verbose_name = "Privacy"

    def ready(self) -> None:
        # These need settings and models, which are complete only now.
        from privacy import backstop
        from privacy.checks import policy_can_be_read, stamps_can_be_asked_for
        from recruiting.roles import grant_recruiter_permissions

        checks.register(policy_can_be_read)
        checks.register(stamps_can_be_asked_for)
        # after this app's own permissions exist; the other apps of roles.py come before it
        post_migrate.connect(grant_recruiter_permissions, sender=self, dispatch_uid="recruiter_permissions")
        pre_migrate.connect(backstop.take_down, sender=self, dispatch_uid="backstop_down")
        post_migrate.connect(backstop.put_up, sender=self, dispatch_uid="backstop_up")

from django.apps import AppConfig
from django.core import checks


class PrivacyConfig(AppConfig):
    name = "privacy"
    verbose_name = "Privacy"

    def ready(self) -> None:
        from privacy.checks import policy_can_be_read  # reads the settings, which are complete only now

        checks.register(policy_can_be_read)

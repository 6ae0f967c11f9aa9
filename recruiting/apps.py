"""Wiring that must happen once when Django starts."""

from django.apps import AppConfig


class RecruitingConfig(AppConfig):
    name = "recruiting"

    def ready(self) -> None:
        # Checks register themselves; they import views, which is only possible once all apps are loaded.
        from recruiting import checks

        checks.register()

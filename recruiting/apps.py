"""What must happen once when Django starts."""

from django.apps import AppConfig


class RecruitingConfig(AppConfig):
    name = "recruiting"

    def ready(self) -> None:
        # They import views and models, which is possible only once all apps are loaded.
        from recruiting import checks, unique_errors

        checks.register()
        unique_errors.register()

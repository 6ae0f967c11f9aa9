"""The policy is looked at by `manage.py check`, so that a mistake in it is found before anything is decided by it."""

from pathlib import Path

from django.conf import settings
from django.core import checks

from privacy import policy


def policy_can_be_read(app_configs: object, **kwargs: object) -> list[checks.CheckMessage]:
    path = Path(settings.RETENTION_POLICY)
    try:
        policy.read(path)
    except policy.PolicyIsBroken as error:
        return [
            checks.Error(f"The retention policy is broken. {mistake}", hint=f"Mend it in {path}.", id="fairloop.E007")
            for mistake in error.mistakes
        ]
    return []

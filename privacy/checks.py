"""The policy is looked at by `manage.py check`, so that a mistake in it is found before anything is decided by it."""

from django.conf import settings
from django.core import checks

from privacy import policy


def policy_can_be_read(app_configs: object, **kwargs: object) -> list[checks.CheckMessage]:
    try:
        policy.in_force()
    except policy.PolicyIsBroken as error:
        return [
            checks.Error(
                f"The retention policy is broken. {mistake}",
                hint=f"Mend it in {settings.RETENTION_POLICY}.",
                id="fairloop.E007",
            )
            for mistake in error.mistakes
        ]
    return []

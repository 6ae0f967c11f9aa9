"""The policy, and where time stamps come from, are looked at by `manage.py check`, so that a mistake is found before it matters."""

from django.conf import settings
from django.core import checks

from privacy import policy
from privacy.passport import authority


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


def stamps_can_be_asked_for(app_configs: object, **kwargs: object) -> list[checks.CheckMessage]:
    """Without a network: whether the authority answers is seen when it is asked."""
    if not settings.TIMESTAMP_URL and not settings.TIMESTAMP_CERTIFICATES:
        return []
    try:
        if settings.TIMESTAMP_URL:
            authority.look_at_address()
        authority.roots()
    except authority.Mistaken as error:
        return [
            checks.Error(
                str(error),
                hint="docs/operations.md, “Time stamps”, says what both settings are. Leave TIMESTAMP_URL empty for no stamps.",
                id="fairloop.E008",
            )
        ]
    return []

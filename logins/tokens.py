"""The tokens of links to choose a password, and for which logins they work."""

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from django.contrib.auth.models import AbstractBaseUser


class PasswordTokens(EmailAwarePasswordResetTokenGenerator):
    """Never valid for a login that is switched off: the link would be used up for a password that opens nothing."""

    def check_token(self, user: AbstractBaseUser | None, token: str | None) -> bool:
        return bool(user is not None and user.is_active and super().check_token(user, token))

"""What stands in a link to choose a password, and for whom it works."""

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from django.contrib.auth.models import AbstractBaseUser


class PasswordTokens(EmailAwarePasswordResetTokenGenerator):
    """Nobody's who may not log in: a password would be chosen, and the link used up, for a login that opens nothing."""

    def check_token(self, user: AbstractBaseUser | None, token: str | None) -> bool:
        return bool(user is not None and user.is_active and super().check_token(user, token))

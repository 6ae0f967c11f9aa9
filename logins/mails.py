"""Mails about logins. Sent at once, by allauth's adapter, and never stored: their links open a login."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.models import User
from django.http import HttpRequest

from logins.roles import Role, role_of
from recruiting.identity import display_name


def invite(user: User, *, by: User, request: HttpRequest) -> None:
    """An invitation, with a link to choose a password. Raises OSError while the mail server is away."""
    adapter = get_adapter(request)
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    context = {
        "user": user,
        "by": display_name(by),
        "password_url": adapter.get_reset_password_from_key_url(key),
        "is_recruiter": role_of(user) in {Role.RECRUITER, Role.ADMINISTRATOR},
        "is_interviewer": role_of(user) == Role.INTERVIEWER,
    }
    adapter.send_mail("account/email/invitation", user.email, context)


def tell_old_address(user: User, old: str, *, by: User, request: HttpRequest) -> None:
    """Tell the login's old address that another one has taken its place. Raises OSError likewise."""
    context = {"user": user, "by": display_name(by), "by_email": by.email, "new": user.email}
    get_adapter(request).send_mail("account/email/address_changed", old, context)

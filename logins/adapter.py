"""What allauth asks us: who may sign up, and what its mails look like."""

from email.utils import format_datetime
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.template.loader import render_to_string

from recruiting import clock


class ClosedSignup(DefaultAccountAdapter):
    """Recruiters open logins; there is no signing up. Addresses in mails come from the settings: the request's host can be forged."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        return settings.SITE_URL + urlsplit(super().get_reset_password_from_key_url(key)).path

    def set_password(self, user: User, password: str) -> None:
        # Noted on the user: the mail below is sent by another object of this class, once the password is set.
        user.had_password = user.has_usable_password()  # type: ignore[attr-defined]  # read below
        super().set_password(user, password)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, object] | None = None, email: str | None = None
    ) -> None:
        """Tell the login's owner that the password was changed; not when it is the first one."""
        if getattr(user, "had_password", True):
            super().send_notification_mail(template_prefix, user, context, email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        site = {"name": settings.COMPANY_NAME, "domain": urlsplit(settings.SITE_URL).netloc}
        ours = {
            "current_site": site,
            "company_name": settings.COMPANY_NAME,
            "site_url": settings.SITE_URL,
            "link_days": settings.PASSWORD_RESET_TIMEOUT // 86400,
        }
        super().send_mail(template_prefix, email, {**context, **ours})

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, object],
        headers: dict[str, str] | None = None,
    ) -> EmailMultiAlternatives:
        """With the same layout as every other mail of ours, and dated by the product's clock."""
        dated = {**(headers or {}), "Date": format_datetime(clock.now())}
        mail = super().render_mail(template_prefix, email, context, dated)
        # A rendered text counts as safe HTML, which this one is not: plus something unsafe it is a plain string again.
        mail.body = mail.body + ""
        words = {"text": mail.body, "links": {}, "company_name": settings.COMPANY_NAME}
        html = render_to_string("mail/mail.html", words)
        mail.attach_alternative(html, "text/html")
        return mail

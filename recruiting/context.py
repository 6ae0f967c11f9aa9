"""Template variables for every page: the company, and the sandbox's address if there is one."""

from email.utils import parseaddr

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    return {**company(), "sandbox_url": settings.SANDBOX_URL}


def company() -> dict[str, object]:
    return {"company_name": settings.COMPANY_NAME, "company_email": parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}

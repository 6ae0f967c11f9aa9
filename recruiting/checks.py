"""Checks of settings and views, reported by `manage.py check` with a hint."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.urls import URLPattern, URLResolver, get_resolver

View = Callable[..., object]
# Values that were published in .env.example and docker-compose.yml.
PUBLISHED_KEYS = {"change-me-to-fifty-random-characters"}
PUBLISHED_PASSWORDS = {"fairloop", "password"}
# These have permissions of their own: Django's admin, allauth's pages, DRF's views (all behind RecruitersOnly).
GUARDED_ELSEWHERE = ("django.", "allauth.", "unfold.", "rest_framework.", "drf_spectacular.")


def register() -> None:
    checks.register(every_view_has_an_access_mark, checks.Tags.security)
    checks.register(secrets_are_our_own, checks.Tags.security)
    checks.register(nylas_is_reachable_as_set, checks.Tags.security, deploy=True)


def every_view_has_an_access_mark(app_configs: object, **kwargs: object) -> list[checks.CheckMessage]:
    """Closed by default: a view without a mark must not run."""
    return [
        checks.Error(
            f"The view {view.__module__}.{getattr(view, '__name__', view)} has no access mark.",
            hint="Put @public, @recruiter or @reader of recruiting.access on it, @holder_of_link of interviews.booking.access, "
            "or @holder_of_share of debriefs.views.outsider.",
            id="fairloop.E001",
        )
        for view in _views(get_resolver().url_patterns)
        if not _is_marked(view)
    ]


def secrets_are_our_own(app_configs: object, **kwargs: object) -> list[checks.CheckMessage]:
    """A site with real calendars must not use a key or a password that was published with our source."""
    if settings.SANDBOX_URL or not settings.NYLAS_API_KEY:
        return []
    found: list[checks.CheckMessage] = []
    if settings.SECRET_KEY in PUBLISHED_KEYS:
        found.append(
            checks.Error(
                "SECRET_KEY is the published sample.",
                hint="Make one: python -c 'import secrets; print(secrets.token_urlsafe(50))'",
                id="fairloop.E005",
            )
        )
    if settings.DATABASES["default"].get("PASSWORD") in PUBLISHED_PASSWORDS:
        found.append(
            checks.Error(
                "The database's password is the published sample.",
                hint="Set POSTGRES_PASSWORD, or the password in DATABASE_URL, to one of your own.",
                id="fairloop.E006",
            )
        )
    return found


def refuse_published_secrets() -> None:
    """Raises ImproperlyConfigured for published secrets, when a server starts: unlike `manage.py` it runs no checks."""
    if found := secrets_are_our_own(None):
        raise ImproperlyConfigured(" ".join(f"{error.msg} {error.hint}" for error in found))


def nylas_is_reachable_as_set(app_configs: object, **kwargs: object) -> list[checks.CheckMessage]:
    """A public site must use the real Nylas, with a key, and have a secret for the ATS's webhook."""
    found: list[checks.CheckMessage] = []
    if settings.SANDBOX_URL and urlsplit(settings.SITE_URL).scheme == "https":
        found.append(checks.Error("NYLAS_API_URI points at the sandbox on a public site.", id="fairloop.E002"))
    if not settings.NYLAS_API_KEY:
        found.append(
            checks.Error("NYLAS_API_KEY is empty.", hint="Create one in the Nylas dashboard.", id="fairloop.E003")
        )
    if not settings.ATS_WEBHOOK_SECRET and settings.ATS_WEBHOOK_URL:
        found.append(checks.Error("ATS_WEBHOOK_URL is set without ATS_WEBHOOK_SECRET.", id="fairloop.E004"))
    return found


def _views(patterns: list[URLPattern | URLResolver]) -> Iterator[View]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver) and pattern.app_name == "admin":
            continue  # every address in there passes the admin site's own guard
        if isinstance(pattern, URLResolver):
            yield from _views(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield pattern.callback


def _is_marked(view: View) -> bool:
    is_api = hasattr(view, "cls") and issubclass(view.cls, _api_view())
    return hasattr(view, "access") or is_api or str(view.__module__).startswith(GUARDED_ELSEWHERE)


def _api_view() -> type:
    from rest_framework.views import APIView  # reads settings when imported, so not before Django is ready

    return APIView

"""What `manage.py check` finds before people do."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from recruiting import checks
from recruiting.access import public


def unguarded(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@public
def guarded(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path("a", guarded), path("b/", include([path("c", unguarded), path("d", guarded)]))]


def test_every_view_of_the_site_carries_a_mark():
    assert checks.every_view_has_an_access_mark(None) == []


def test_view_without_a_mark_is_named(settings):
    settings.ROOT_URLCONF = __name__

    (found,) = checks.every_view_has_an_access_mark(None)

    assert found.id == "fairloop.E001"
    assert "test_checks.unguarded has no access mark" in found.msg
    assert "@public" in found.hint


def ids() -> list[str]:
    return [found.id for found in checks.nylas_is_reachable_as_set(None)]


def test_site_that_talks_to_nylas_is_fine(settings):
    settings.SANDBOX_URL, settings.SITE_URL = "", "https://interviews.example.com"
    settings.NYLAS_API_KEY, settings.ATS_WEBHOOK_URL = "key", ""

    assert ids() == []


def test_sandbox_behind_a_public_site_is_an_error(settings):
    settings.SANDBOX_URL, settings.SITE_URL = "http://127.0.0.1:8765", "https://interviews.example.com"
    settings.NYLAS_API_KEY = "key"

    assert ids() == ["fairloop.E002"]


def test_missing_key_and_missing_secret_are_errors(settings):
    settings.NYLAS_API_KEY, settings.ATS_WEBHOOK_URL, settings.ATS_WEBHOOK_SECRET = "", "https://ats.example.com", ""

    assert ids() == ["fairloop.E003", "fairloop.E004"]


def secret_ids() -> list[str]:
    return [found.id for found in checks.secrets_are_our_own(None)]


def test_published_secrets_are_refused_with_a_real_nylas_key(settings, monkeypatch):
    settings.SANDBOX_URL, settings.NYLAS_API_KEY = "", "nyk_v0_real"
    settings.SECRET_KEY = "change-me-to-fifty-random-characters"
    monkeypatch.setitem(settings.DATABASES["default"], "PASSWORD", "fairloop")

    assert secret_ids() == ["fairloop.E005", "fairloop.E006"]
    with pytest.raises(ImproperlyConfigured, match="published sample"):
        checks.refuse_published_secrets()


def test_own_secrets_and_the_demo_are_let_be(settings):
    settings.SANDBOX_URL, settings.NYLAS_API_KEY = "", "nyk_v0_real"
    assert secret_ids() == []

    settings.SANDBOX_URL = "http://127.0.0.1:8765"
    settings.SECRET_KEY = "change-me-to-fifty-random-characters"
    assert secret_ids() == []
    checks.refuse_published_secrets()

"""Every setting is explained where people look for it, and decides what it says it decides."""

import re
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import environ
import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = (ROOT / ".env.example").read_text().splitlines()
NAME = re.compile(r"#?([A-Z][A-Z_]+)=")
# Read by the launcher of ./run, not by the settings
LAUNCHER = {"PORT", "SANDBOX_PORT"}


def read_in_settings() -> set[str]:
    return set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "recruiting/settings.py").read_text()))


def explained() -> dict[str, str]:
    """Each variable of the example, and the comment right above it."""
    found = {}
    for before, line in zip(["", *EXAMPLE], EXAMPLE, strict=False):
        if (match := NAME.match(line)) and not match.group(0).startswith("# "):
            found[match.group(1)] = before
    return found


def test_every_setting_stands_in_the_example_and_no_other():
    assert set(explained()) == read_in_settings() | LAUNCHER


@pytest.mark.parametrize("name", sorted(explained()))
def test_setting_is_explained_in_a_sentence(name):
    sentence = explained()[name]

    assert re.fullmatch(r"# [A-Z].{30,}\.", sentence)


def test_settings_of_the_design_are_all_there():
    designed = """SECRET_KEY DEBUG ALLOWED_HOSTS SITE_URL DATABASE_URL REDIS_URL NYLAS_API_KEY NYLAS_API_URI NYLAS_CLIENT_ID
    NYLAS_WEBHOOK_SECRETS STORAGE_URL EMAIL_URL ATS_WEBHOOK_URL ATS_WEBHOOK_SECRET SENTRY_DSN"""

    assert set(designed.split()) <= read_in_settings()


@pytest.fixture
def settings_with(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """The settings as they come out with these variables, and none of the others."""

    def read(**given: str) -> dict[str, Any]:
        for name in explained():
            monkeypatch.delenv(name, raising=False)
        for name, value in ({"DATA_DIR": str(tmp_path), "SECRET_KEY": "x"} | given).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(environ.Env, "read_env", lambda *_: None)  # the developer's own .env has no say
        return runpy.run_path(str(ROOT / "recruiting/settings.py"))

    return read


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            {"NYLAS_API_URI": "https://api.us.nylas.com/"},
            {"SANDBOX_URL": "", "NYLAS_API_URI": "https://api.us.nylas.com"},
        ),
        ({"NYLAS_API_URI": "http://127.0.0.1:8765"}, {"SANDBOX_URL": "http://127.0.0.1:8765"}),
        ({"NYLAS_API_URI": "http://127.0.0.1.example.com"}, {"SANDBOX_URL": ""}),
        ({"REDIS_URL": "redis://r:6379/0"}, {"CELERY_BROKER_URL": "redis://r:6379/0"}),
        (
            {"EMAIL_URL": "smtp+tls://u:p@mail.example.com:587"},
            {"EMAIL_HOST": "mail.example.com", "EMAIL_USE_TLS": True},
        ),
        ({"NYLAS_WEBHOOK_SECRETS": "new,old"}, {"NYLAS_WEBHOOK_SECRETS": ["new", "old"]}),
        (
            {"SITE_URL": "https://interviews.example.com/"},
            {
                "SITE_URL": "https://interviews.example.com",
                "SESSION_COOKIE_SECURE": True,
                "CSRF_COOKIE_SECURE": True,
                "ALLOWED_HOSTS": ["interviews.example.com", "127.0.0.1", "localhost"],
            },
        ),
        ({}, {"DEBUG": False, "CELERY_BROKER_URL": "filesystem://", "NYLAS_API_KEY": "", "ATS_WEBHOOK_URL": ""}),
    ],
    ids=["nylas", "sandbox", "lookalike", "redis", "mail", "secrets", "https", "nothing"],
)
def test_setting_decides_what_it_says(settings_with, given, expected):
    settings = settings_with(**given)

    assert {name: settings[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("url", "engine"),
    [("", "django.db.backends.sqlite3"), ("postgres://u:p@db/f", "recruiting.impatient_postgres")],
)
def test_database_is_sqlite_or_postgres(settings_with, url, engine):
    database = settings_with(**({"DATABASE_URL": url} if url else {}))["DATABASES"]["default"]

    assert database["ENGINE"] == engine
    if not url:
        assert "synchronous=FULL" in database["OPTIONS"]["init_command"]
        assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_files_go_to_a_folder_or_a_bucket(settings_with, tmp_path):
    def options(**given: str) -> dict[str, Any]:
        return settings_with(**given)["STORAGES"]["default"]["OPTIONS"]

    bucket = options(STORAGE_URL="s3://k:s%2F1@s3.example.com/bucket?region=eu-west-1")
    assert options()["location"] == str(tmp_path / "archive")
    assert options(STORAGE_URL="file:///srv/archive")["location"] == "/srv/archive"
    assert {
        name: bucket[name] for name in ("bucket_name", "secret_key", "endpoint_url", "region_name", "file_overwrite")
    } == {
        "bucket_name": "bucket",
        "secret_key": "s/1",
        "endpoint_url": "https://s3.example.com",
        "region_name": "eu-west-1",
        "file_overwrite": False,
    }


def test_postgres_compiles_no_query_and_keeps_what_its_address_says(settings_with):
    read = settings_with(DATABASE_URL="postgres://fairloop:secret@db:5432/fairloop?sslmode=require")

    options = read["DATABASES"]["default"]["OPTIONS"]
    assert (options["options"], options["sslmode"], options["connect_timeout"]) == ("-c jit=off", "require", 2)

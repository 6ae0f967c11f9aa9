"""`manage.py seed_demo`: the demo's logins go into a file that only we can read."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from interviews.demo import seeding
from interviews.nylas import signature


@pytest.fixture
def folder(settings):
    settings.VAR.mkdir()
    return settings.VAR


def test_logins_link_and_secret_are_kept_for_us_alone(folder, monkeypatch):
    signature.keep_secret("s3cret")
    logins = {"recruiter": {"email": "rita@example.com", "password": "p"}}
    monkeypatch.setattr(seeding, "seed", lambda: seeding.Demo("https://app.test/book/x/", logins))

    call_command("seed_demo", stdout=StringIO())

    kept = folder / "demo.json"
    assert json.loads(kept.read_text()) == {
        "booking_link": "https://app.test/book/x/",
        "logins": logins,
        "webhook_secret": "s3cret",
    }
    assert kept.stat().st_mode & 0o777 == 0o600


def test_installation_with_data_is_left_alone(folder, monkeypatch):
    monkeypatch.setattr(seeding, "seed", lambda: None)
    said = StringIO()

    call_command("seed_demo", stdout=said)

    assert "nothing was added" in said.getvalue()
    assert list(folder.iterdir()) == []


def test_site_without_a_sandbox_says_so(db):
    with pytest.raises(CommandError, match="only made with the sandbox"):
        call_command("seed_demo", stdout=StringIO())

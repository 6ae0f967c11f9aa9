"""`manage.py nylas_connect`: says what it found, or why it could not."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from interviews.inbox import subscription
from interviews.inbox.subscription import Subscribed


def test_it_registers_and_says_what_it_found(sandbox, settings, monkeypatch):
    answers = [Subscribed("w", "active", is_new=True), Subscribed("w", "active", is_new=False)]
    monkeypatch.setattr(subscription, "subscribe", lambda: answers.pop(0))
    first, second = StringIO(), StringIO()

    call_command("nylas_connect", stdout=first)
    call_command("nylas_connect", stdout=second)

    for said in (first.getvalue(), second.getvalue()):
        assert f"{settings.NYLAS_API_URI}, application " in said
        assert f"{subscription.webhook_url()}, active" in said
        assert "0 need to be connected again" in said
    assert settings.NYLAS_WEBHOOK_SECRETS_FILE.name in first.getvalue()
    assert settings.NYLAS_WEBHOOK_SECRETS_FILE.name not in second.getvalue()


def test_nylas_that_is_away_is_said_in_words(settings):
    settings.NYLAS_API_KEY = "key"

    with pytest.raises(CommandError, match="Nylas says no, or nothing: "):
        call_command("nylas_connect", stdout=StringIO())

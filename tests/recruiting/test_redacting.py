"""Nothing that opens something by itself is written into a log or sent to Sentry."""

import io
import logging
from typing import Any

import pytest
from django.urls import reverse

from recruiting.redacting import RedactingFormatter, before_send, redacted
from tests.factories import make_link


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Method Not Allowed: /book/itIUSaygQcPb0_Tzhg-n/recording/", "Method Not Allowed: /book/…/recording/"),
        ("Not Found: /book/ref/4UE93mK2SpeC-OD25/", "Not Found: /book/ref/…/"),
        ("Not Found: /connect/331DWkWScHis/", "Not Found: /connect/…/"),
        ("Bad Request: /connect/callback/", "Bad Request: /connect/callback/"),
        ("/accounts/password/reset/key/2-didj2t-5154/", "/accounts/password/reset/key/…/"),
        (
            "GET https://storage.googleapis.com/b/r.mp4?X-Goog-Signature=a&b=c failed",
            "GET https://storage.googleapis.com/b/r.mp4?… failed",
        ),
        ("Authorization: Bearer nyk_v0_0123456789abcdef", "Authorization: Bearer …"),
        ("Authorization: Token 356a192b7913b04c54574d18", "Authorization: Token …"),
        ("Careers page /jobs/backend-engineer/ answered 200", "Careers page /jobs/backend-engineer/ answered 200"),
    ],
)
def test_keys_are_left_out_and_the_rest_stays(written, kept):
    assert redacted(written) == kept


def test_traceback_is_cleaned_too():
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(RedactingFormatter("{message}", style="{"))
    logger = logging.getLogger("test.redacting")
    logger.propagate = False
    logger.addHandler(handler)
    try:
        raise ValueError("no answer from https://files.example.com/a?sig=secret")
    except ValueError:
        logger.exception("while opening /book/secret/")

    assert "secret" not in written.getvalue()
    assert "ValueError: no answer from https://files.example.com/a?…" in written.getvalue()


@pytest.mark.django_db
def test_refused_request_leaves_no_link_in_the_log(client, settings):
    link = make_link()
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    formatter: dict[str, Any] = settings.LOGGING["formatters"]["line"]
    handler.setFormatter(RedactingFormatter(formatter["fmt"], style=formatter["style"]))
    logging.getLogger().addHandler(handler)
    try:
        client.get(reverse("recording_choice", args=[link.token]))
    finally:
        logging.getLogger().removeHandler(handler)

    assert "Method Not Allowed" in written.getvalue()
    assert link.token not in written.getvalue()


def test_event_for_sentry_is_cleaned_however_deep():
    event = {
        "request": {"url": "https://jobs.example.com/book/secret/", "method": "GET"},
        "breadcrumbs": {"values": [{"message": "Not Found: /book/secret/x"}, 5, None]},
    }

    assert before_send(event, {}) == {
        "request": {"url": "https://jobs.example.com/book/…/", "method": "GET"},
        "breadcrumbs": {"values": [{"message": "Not Found: /book/…/x"}, 5, None]},
    }

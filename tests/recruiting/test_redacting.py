"""Nothing that opens something by itself is written into a log or sent to Sentry."""

import io
import logging
import time
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from recruiting.redacting import RedactingFormatter, before_send, redacted
from tests.factories import make_link


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Method Not Allowed: /book/itIUSaygQcPb0_Tzhg-n/recording/", "Method Not Allowed: /book/…/recording/"),
        ("Not Found: /book/ref/4UE93mK2SpeC-OD25/", "Not Found: /book/ref/…/"),
        ("Not Found: /connect/331DWkWScHis/", "Not Found: /connect/…/"),
        ("Not Found: /shared/itIUSaygQcPb0_Tzhg-n/code", "Not Found: /shared/…/code"),
        ("Bad Request: /connect/callback/", "Bad Request: /connect/callback/"),
        ("/accounts/password/reset/key/2-didj2t-5154/", "/accounts/password/reset/key/…/"),
        (
            "GET https://storage.googleapis.com/b/r.mp4?X-Goog-Signature=a&b=c failed",
            "GET https://storage.googleapis.com/b/r.mp4?… failed",
        ),
        ("Authorization: Bearer nyk_v0_0123456789abcdef", "Authorization: Bearer …"),
        ("Authorization: Token 356a192b7913b04c54574d18", "Authorization: Token …"),
        ("Authorization: bearer nyk_v0_0123456789abcdef", "Authorization: bearer …"),
        ("Not Found: /BOOK/itIUSaygQcPb0_Tzhg-n/", "Not Found: /BOOK/…/"),
        ("GET HTTPS://storage.googleapis.com/b/r.mp4?X=a", "GET HTTPS://storage.googleapis.com/b/r.mp4?…"),
        ("postgres://fairloop:hunter2@db:5432/fairloop", "postgres://fairloop:…@db:5432/fairloop"),
        ("redis://:hunter2@redis:6379/0", "redis://:…@redis:6379/0"),
        ("s3://key:se%2Fcret@s3.example.com/bucket", "s3://key:…@s3.example.com/bucket"),
        ("smtp+tls://me:p@ss@mail.example.com:587", "smtp+tls://me:…@mail.example.com:587"),
        ("NYLAS_API_KEY=nyk_v0_abc", "NYLAS_API_KEY=nyk_…"),
        (
            "duplicate key value\nDETAIL:  Key (lower(email))=(ada@example.com) already exists.",
            "duplicate key value\nDETAIL: …",
        ),
        (
            "DETAIL:  Failing row contains (ada\n\nlovelace).\n\nThe above exception was the direct cause",
            "DETAIL: …\n\nThe above exception was the direct cause",
        ),
        ("Careers page /jobs/backend-engineer/ answered 200", "Careers page /jobs/backend-engineer/ answered 200"),
        ("http://127.0.0.1:8000/jobs/ for ada@example.com", "http://127.0.0.1:8000/jobs/ for ada@example.com"),
    ],
)
def test_keys_are_left_out_and_the_rest_stays(written, kept):
    assert redacted(written) == kept


SECRET = "hunter2hunter2"
PLACES = [
    "/book/{}/",
    "/book/ref/{}",
    "/connect/{}/",
    "/shared/{}/",
    "/accounts/password/reset/key/{}/",
    "https://files.example.com/a?sig={}",
    "postgres://u:{}@db/f",
    "Bearer {}",
    "Token {}",
    "Basic {}",
    "nyk_{}",
    "whsec_{}",
    "\nDETAIL:  Key (email)=({}) already exists.",
]


@given(
    place=st.sampled_from(PLACES),
    change=st.sampled_from([str, str.upper, str.lower, str.title]),
    before=st.text(),
    after=st.text(alphabet=st.characters(exclude_characters=SECRET), max_size=20),
)
def test_no_secret_survives_whatever_stands_around_it(place, change, before, after):
    head, tail = place.split("{}")
    if "DETAIL" not in place:  # Postgres writes this one, in one way
        head = change(head)

    assert SECRET not in redacted(f"{before} {head}{SECRET}{tail} {after}")


BEGINNINGS = [
    "http://",
    "https://a?",
    "/book/",
    "/connect/",
    "://a:",
    "a:",
    "bearer ",
    "token\t",
    "DETAIL:\n",
    "nyk_",
    "a",
    "@",
    " ",
]


def seconds_for(text: str) -> float:
    """Processor time of one redaction, the best of three."""
    taken = []
    for _ in range(3):
        began = time.process_time()
        redacted(text)
        taken.append(time.process_time() - began)
    return min(taken)


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_ten_times_the_text_takes_about_ten_times_as_long(beginning):
    """Not a hundred times: what anybody can have logged must not keep the site busy."""
    short, long = ((beginning * size)[:size] for size in (20_000, 200_000))

    assert seconds_for(long) < 40 * max(seconds_for(short), 0.0005)


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


def test_host_that_is_not_ours_is_told_in_one_line_and_as_no_error(client, caplog):
    answer = client.get("/accounts/login/", headers={"host": "evil.example, two"})

    told = [each for each in caplog.records if each.name == "django.security.DisallowedHost"]
    assert answer.status_code == 400
    assert [(each.levelname, each.exc_info) for each in told] == [("WARNING", None)]

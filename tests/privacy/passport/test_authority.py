"""One question to the authority over HTTP, whatever comes back."""

import socket
import threading
import time
from base64 import b64decode
from contextlib import suppress

import pytest
from django.test import override_settings

from privacy.passport import authority as asking
from privacy.passport import rfc3161
from privacy.passport.authority import Mistaken
from recruiting.work.errors import Away, Declined, Never
from tests.privacy.passport.stamping_authority import Keys

NOTE = b"example.com/recordings\n20\nAAAA\n"
QUESTION = rfc3161.question(NOTE)


def ask() -> bytes:
    return asking.ask(QUESTION.as_bytes())


def test_answer_comes_as_it_is(authority):
    answer = ask()

    headers, body = authority.asked[0]
    assert rfc3161.read(answer, over=NOTE, nonce=QUESTION.nonce, roots=asking.roots())
    assert (headers["content-type"], body) == ("application/timestamp-query", QUESTION.as_bytes())
    assert "authorization" not in headers


def test_answer_of_ten_megabytes_is_not_read_to_its_end(authority):
    authority.answer = lambda _: b"x" * 10_000_000

    with pytest.raises(Never, match="too long"):
        ask()


def test_answer_that_drips_is_cut_off(authority, monkeypatch):
    monkeypatch.setattr(asking, "MAX_SECONDS", 0.5)
    authority.drip, began = 0.1, time.monotonic()

    with pytest.raises(Declined, match="cut off"):
        ask()
    assert time.monotonic() - began < 2


def test_redirect_is_not_followed(authority):
    authority.status, authority.headers = 302, {"Location": authority.url + "/there"}

    with pytest.raises(Declined, match="Name that one in TIMESTAMP_URL"):
        ask()
    assert len(authority.asked) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
def test_authority_that_is_away_is_asked_again(authority, status):
    authority.status = status

    with pytest.raises(Away, match=f"status {status}"):
        ask()


@pytest.mark.parametrize("status", [204, 400, 401, 403, 404])
def test_authority_that_refuses_is_not_asked_for_long(authority, status):
    authority.status = status

    with pytest.raises(Declined, match=f"status {status}"):
        ask()


def test_where_nobody_listens_nothing_was_bought(authority, settings):
    authority.stop()
    with pytest.raises(Away, match="connected"):
        ask()

    settings.TIMESTAMP_URL = "http://no-such-host.invalid/tsa"
    with pytest.raises(Away, match="resolved"):
        ask()


def test_answer_that_breaks_off_may_have_been_paid_for():
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        override_settings(TIMESTAMP_URL=f"http://127.0.0.1:{server.getsockname()[1]}/"),
    ):

        def hang_up() -> None:
            connection, _ = server.accept()
            with suppress(OSError):
                connection.recv(10_000)
                connection.close()

        threading.Thread(target=hang_up, daemon=True).start()
        with pytest.raises(Declined, match="broke off"):
            ask()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("timestamp.example.com", "begins with https:// or http://"),
        ("ftp://timestamp.example.com", "begins with https:// or http://"),
        ("https:///tsa", "begins with https:// or http://"),
        ("https://example.com/a b", "no blank"),
        ("https://example.com:port/", "no address"),
        ("http://us:secret@example.com/", "only https"),
    ],
)
def test_address_that_can_not_be_used_is_named_without_its_password(settings, typed, words):
    settings.TIMESTAMP_URL = typed

    with pytest.raises(Mistaken, match=words) as refused:
        asking.look_at_address()
    assert "secret" not in str(refused.value)


def test_name_and_password_go_in_a_header_and_not_in_the_address(settings):
    settings.TIMESTAMP_URL = "https://us%40example.com:se%3Acret@example.com:8443/tsa?x=1"

    host, port, url, headers = asking._address(settings.TIMESTAMP_URL)

    assert (host, port, url) == ("example.com", 8443, "https://example.com:8443/tsa?x=1")
    assert b64decode(headers["authorization"].removeprefix("Basic ")) == b"us@example.com:se:cret"


def test_roots_are_read_from_their_file(settings, keys: Keys, tmp_path):
    settings.TIMESTAMP_CERTIFICATES = ""
    assert asking.roots() == []

    settings.TIMESTAMP_CERTIFICATES = str(keys.root)
    assert len(asking.roots()) == 1

    for content in ("", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
        broken = tmp_path / "roots.pem"
        broken.write_text(content)
        settings.TIMESTAMP_CERTIFICATES = str(broken)
        with pytest.raises(Mistaken, match="no certificate as PEM"):
            asking.roots()

    settings.TIMESTAMP_CERTIFICATES = str(tmp_path / "none.pem")
    with pytest.raises(Mistaken, match="can’t be read"):
        asking.roots()

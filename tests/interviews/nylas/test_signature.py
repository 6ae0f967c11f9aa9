import hashlib
import hmac
import json
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.nylas import signature

# The vector of docs/nylas.md 5.3: a real é, and an escaped one that stays six characters
SECRET = "test-webhook-secret"
BODY = (
    b'{"specversion":"1.0","type":"booking.created","id":"evt-1","data":{"object":{"title":"Caf\xc3\xa9 <b> \\u00e9"}}}'
)
DIGEST = "7651848e4302e4247737ac372d458aa5943cd0ee24fba6981ea5f767ea69e425"


def test_signature_of_the_documented_vector_is_valid() -> None:
    assert len(BODY) == 106
    assert signature.is_valid(BODY, DIGEST, [SECRET])


def test_signature_in_upper_case_is_valid() -> None:
    assert signature.is_valid(BODY, DIGEST.upper(), [SECRET])


def test_signature_over_a_body_written_anew_is_not_valid() -> None:
    assert not signature.is_valid(json.dumps(json.loads(BODY)).encode(), DIGEST, [SECRET])


def test_signature_with_the_secret_before_rotation_is_valid_while_it_is_kept() -> None:
    assert signature.is_valid(BODY, DIGEST, ["new-secret", SECRET])
    assert not signature.is_valid(BODY, DIGEST, ["new-secret"])


def test_signature_with_an_empty_secret_is_never_valid() -> None:
    anybody_can = hmac.new(b"", BODY, hashlib.sha256).hexdigest()

    assert not signature.is_valid(BODY, anybody_can, ["", SECRET])
    assert not signature.is_valid(BODY, DIGEST, [])


@pytest.mark.parametrize(
    "header",
    [None, "", DIGEST[:63], DIGEST + "0", f" {DIGEST}", f"{DIGEST}\n", f"sha256={DIGEST}", "g" * 64, "é" * 64, "٣" * 64,
     "0" * 10_000, f"{DIGEST}, {DIGEST}"],
)  # fmt: skip
def test_signature_of_garbage_is_not_valid(header: str | None) -> None:
    assert not signature.is_valid(BODY, header, [SECRET])


@given(body=st.binary(), header=st.text(), secret=st.text())
def test_signature_of_anything_is_answered(body: bytes, header: str, secret: str) -> None:
    assert signature.is_valid(body, header, [secret]) is False


@pytest.fixture
def secrets_file(settings: Any, tmp_path: Path) -> Path:
    settings.NYLAS_WEBHOOK_SECRETS = ["from-environment"]
    settings.NYLAS_WEBHOOK_SECRETS_FILE = tmp_path / "var" / "webhook_secrets"
    return settings.NYLAS_WEBHOOK_SECRETS_FILE


def test_live_secrets_without_a_file_are_those_of_the_environment(secrets_file: Path) -> None:
    assert signature.live_secrets() == ("from-environment",)


def test_kept_secret_is_live_at_once_and_readable_by_nobody_else(secrets_file: Path) -> None:
    before = signature.live_secrets()

    signature.keep_secret("first")
    signature.keep_secret("second")
    signature.keep_secret("first")

    assert before == ("from-environment",)
    assert signature.live_secrets() == ("from-environment", "first", "second")
    assert secrets_file.read_text() == "first\nsecond\n"
    assert stat.S_IMODE(secrets_file.stat().st_mode) == 0o600


def test_live_secrets_follow_a_file_that_another_process_changed(secrets_file: Path) -> None:
    signature.keep_secret("first")
    signature.live_secrets()

    secrets_file.write_text("\n  other \n\n")

    assert signature.live_secrets() == ("from-environment", "other")

"""What an answer of an authority proves, and what it does not."""

from datetime import UTC, datetime, timedelta

import pytest

from privacy.passport import rfc3161
from privacy.passport.rfc3161 import NoStamp, Refusal
from tests.privacy.passport.stamping_authority import NAME, Keys, verified_offline

NOTE = b"example.com/recordings\n20\nAAAA\n"


def roots(keys: Keys) -> list:
    return rfc3161.roots_in(keys.root.read_bytes())


def test_right_stamp_says_when_and_by_whom_and_openssl_agrees(keys, tmp_path):
    asked = rfc3161.question(NOTE)
    answer = keys.reply(asked.as_bytes())

    told = rfc3161.read(answer, over=NOTE, nonce=asked.nonce, roots=roots(keys))

    assert told.authority == NAME
    assert timedelta(0) <= datetime.now(UTC) - told.at < timedelta(minutes=1)
    assert "Verification: OK" in verified_offline(tmp_path, NOTE, answer, keys.root)


def test_certificates_may_come_in_any_order(keys):
    """As they do: no signature covers their order, and the library insists on one of the two."""
    answer = keys.reply(rfc3161.question(NOTE).as_bytes())
    ordered = rfc3161._in_order(answer)

    begin = next(at for at in range(len(answer)) if answer[at] != ordered[at])
    assert sorted(answer) == sorted(ordered)
    assert answer[begin:] != ordered[begin:]
    assert rfc3161._in_order(ordered) == ordered
    assert rfc3161.read(answer, over=NOTE, roots=roots(keys)) == rfc3161.read(ordered, over=NOTE, roots=roots(keys))


def test_each_question_has_a_nonce_of_its_own():
    assert rfc3161.question(NOTE).nonce != rfc3161.question(NOTE).nonce


def test_stamp_over_something_else_is_refused(keys, tmp_path):
    answer = keys.reply(rfc3161.question(NOTE + b"x").as_bytes())

    with pytest.raises(NoStamp, match="over something else"):
        rfc3161.read(answer, over=NOTE)
    assert "Verification: FAILED" in verified_offline(tmp_path, NOTE, answer, keys.root)


def test_answer_to_another_question_is_refused(keys):
    """As whoever stands in between could send it: a stamp of earlier, over the same bytes."""
    answer = keys.reply(rfc3161.question(NOTE).as_bytes())

    with pytest.raises(NoStamp, match="nonce"):
        rfc3161.read(answer, over=NOTE, nonce=rfc3161.question(NOTE).nonce)


def test_refusal_is_told_in_the_words_of_the_authority(keys):
    answer = keys.reply(rfc3161.question(NOTE).as_bytes(), digests="sha512")

    with pytest.raises(Refusal, match=r"status 2.*not supported"):
        rfc3161.read(answer, over=NOTE)


def test_stamp_with_changes_is_none_for_us(keys):
    answer = keys.reply(rfc3161.question(NOTE).as_bytes())
    granted, changed = bytes.fromhex("3003020100"), bytes.fromhex("3003020101")

    with pytest.raises(NoStamp, match="not as it was asked"):
        rfc3161.read(answer.replace(granted, changed, 1), over=NOTE)


def test_stamp_by_somebody_else_is_not_trusted(keys, tmp_path):
    answer = Keys(tmp_path).reply(rfc3161.question(NOTE).as_bytes())

    with pytest.raises(NoStamp, match="not signed by an authority"):
        rfc3161.read(answer, over=NOTE, roots=roots(keys))
    assert rfc3161.read(answer, over=NOTE).authority == NAME  # without roots nobody says whose it has to be


@pytest.mark.parametrize("answer", [b"", b"<html>Log in to the network</html>", b"\x30\x03\x02\x01\x00", bytes(3000)])
def test_garbage_is_no_stamp(answer):
    with pytest.raises(NoStamp):
        rfc3161.read(answer, over=NOTE)


@pytest.mark.filterwarnings("ignore:Parsed a serial number")
def test_no_byte_can_be_changed_unnoticed(keys):
    """Nor does one end the worker, or anything but the stamp that it stands in."""
    answer, trusted = keys.reply(rfc3161.question(NOTE).as_bytes()), roots(keys)
    right = rfc3161.read(answer, over=NOTE, roots=trusted)
    changed = [
        answer[:at] + bytes([byte]) + answer[at + 1 :] for at in range(len(answer)) for byte in (0, 1, answer[at] ^ 128)
    ]
    cut = [answer[:at] for at in range(len(answer))]

    for each in [*changed, *cut]:
        try:
            told = rfc3161.read(each, over=NOTE, roots=trusted)
        except NoStamp:
            continue
        assert told == right


def test_roots_that_are_none_are_refused():
    with pytest.raises(ValueError, match="PEM"):
        rfc3161.roots_in(b"nothing")

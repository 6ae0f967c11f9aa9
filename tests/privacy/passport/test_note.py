"""Signatures by the known answers of RFC 8032, notes by the example of C2SP."""

import importlib

import pytest

from privacy.passport import note
from privacy.passport.note import Head, KeyIsBroken, NotSigned, Signer, Verifier

script = importlib.import_module("privacy.passport.verify_passport")
# RFC 8032, 7.1: secret key, public key, message, signature
VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("seed", "public", "message", "signature"), VECTORS)
def test_signatures_are_those_of_rfc_8032(seed, public, message, signature):
    public, message, signature = (bytes.fromhex(each) for each in (public, message, signature))

    assert Signer("n", bytes.fromhex(seed)).verifier.public == public
    assert script.is_signed(public, signature, message)
    assert not script.is_signed(public, signature, message + b"x")
    assert not script.is_signed(public, signature[:32] + bytes(32), message)
    assert not script.is_signed(public, signature[:63], message)
    assert not script.is_signed(public, signature[:32] + b"\xff" * 32, message)


def test_public_key_is_written_as_c2sp_says():
    """The key of the example in c2sp.org/signed-note."""
    line = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"

    assert str(Verifier.of(line)) == line
    assert script.key_of(line)[0] == "PeterNeumann"


def test_note_of_the_example_is_verified():
    line = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    signed = f"{text}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    verifier = Verifier.of(line)

    assert note._has_signed(verifier, text, signed.rpartition("\n\n")[2])
    assert not note._has_signed(verifier, text.replace("your", "my"), signed.rpartition("\n\n")[2])


def test_checkpoint_is_read_only_with_the_key_that_signed_it():
    ours, other = Signer("a.example/recordings", b"1" * 32), Signer("a.example/recordings", b"2" * 32)
    head = Head(ours.name, 17, bytes(32))
    signed = ours.sign(str(head))

    assert note.read_checkpoint(signed, [other.verifier, ours.verifier]) == head
    for changed in (signed.replace("\n17\n", "\n18\n"), signed.rpartition("\n\n")[0], "", "\n\n— x y\n"):
        with pytest.raises(NotSigned):
            note.read_checkpoint(changed, [ours.verifier])
    with pytest.raises(NotSigned):
        note.read_checkpoint(signed, [other.verifier])


def test_keys_that_are_none_are_named(settings):
    settings.PASSPORT_KEY = "c2hvcnQ="
    with pytest.raises(KeyIsBroken, match="PASSPORT_KEY"):
        note.signer()
    for line in ("", "a", "a+b+c", "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"):
        with pytest.raises(KeyIsBroken):
            Verifier.of(line)


def test_without_a_key_of_its_own_one_is_made_from_the_secret(settings):
    settings.PASSPORT_KEY, settings.SECRET_KEY = "", "one"
    first = note.signer()
    settings.SECRET_KEY = "two"

    assert note.signer().verifier != first.verifier

"""Signed notes and checkpoints, as c2sp.org/signed-note and c2sp.org/tlog-checkpoint say: some lines of text, and an Ed25519 signature below."""

import base64
import binascii
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

ED25519 = b"\x01"
SEED_BYTES = 32
SIGNATURE_LINE = "\u2014 "


class NotSigned(Exception):
    """The note is none, or no key that we know has signed it."""


class KeyIsBroken(Exception):
    """PASSPORT_KEY or a line of PASSPORT_FORMER_KEYS is no key."""


@dataclass(frozen=True)
class Verifier:
    """Who signs, and the public key: what an auditor needs to know of us."""

    name: str
    public: bytes

    @classmethod
    def of(cls, line: str) -> "Verifier":
        """From the line that `str` gives. Raises KeyIsBroken."""
        name, _, rest = line.strip().partition("+")
        number, _, encoded = rest.partition("+")
        key = _decoded(encoded)
        verifier = cls(name, key[1:])
        if len(key) != SEED_BYTES + 1 or key[:1] != ED25519 or verifier.number.hex() != number:
            raise KeyIsBroken("This is no public key as `manage.py passport_key` prints it.")
        return verifier

    def __str__(self) -> str:
        return f"{self.name}+{self.number.hex()}+{_encoded(ED25519 + self.public)}"

    @property
    def number(self) -> bytes:
        """Four bytes by which its signatures are found."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    def is_by_it(self, signature: bytes, text: str) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class Signer:
    name: str
    seed: bytes

    @property
    def verifier(self) -> Verifier:
        return Verifier(self.name, self._key.public_key().public_bytes_raw())

    @property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def seal(self, text: str) -> str:
        """The signature alone."""
        return _encoded(self._key.sign(text.encode()))

    def sign(self, text: str) -> str:
        """The note. `text` ends with a line break."""
        return f"{text}\n{SIGNATURE_LINE}{self.name} {_encoded(self.verifier.number + self._key.sign(text.encode()))}\n"


@dataclass(frozen=True)
class Head:
    """What a checkpoint says: the root of the tree when it had this size."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{_encoded(self.root)}\n"


def signer() -> Signer:
    """With PASSPORT_KEY, or without one with a key made from SECRET_KEY. Raises KeyIsBroken."""
    name = f"{urlsplit(settings.SITE_URL).netloc}/recordings"
    if not settings.PASSPORT_KEY:
        return Signer(
            name, hmac.digest(settings.SECRET_KEY.encode(), b"the key of the recordings' passports", "sha256")
        )
    seed = _decoded(settings.PASSPORT_KEY)
    if len(seed) != SEED_BYTES:
        raise KeyIsBroken("PASSPORT_KEY is no key as `manage.py passport_key` prints it.")
    return Signer(name, seed)


def verifiers() -> list[Verifier]:
    """Our own key, and those we signed with before. Raises KeyIsBroken."""
    return [signer().verifier, *(Verifier.of(line) for line in settings.PASSPORT_FORMER_KEYS)]


def is_sealed(seal: str, text: str, known: Iterable[Verifier]) -> bool:
    try:
        signature = _decoded(seal)
    except KeyIsBroken:
        return False
    return any(verifier.is_by_it(signature, text) for verifier in known)


def read_checkpoint(note: str, known: Iterable[Verifier]) -> Head:
    """What a signed checkpoint says. Raises NotSigned."""
    text, parted, lines = note.rpartition("\n\n")
    text += "\n"
    if not parted or not any(_has_signed(verifier, text, lines) for verifier in known):
        raise NotSigned
    try:
        origin, size, root = text.splitlines()[:3]
        return Head(origin, int(size), _decoded(root))
    except (ValueError, KeyIsBroken) as error:
        raise NotSigned from error


def _has_signed(verifier: Verifier, text: str, lines: str) -> bool:
    for line in lines.splitlines():
        name, _, encoded = line.removeprefix(SIGNATURE_LINE).rpartition(" ")
        try:
            signature = _decoded(encoded)
        except KeyIsBroken:
            continue
        is_its = name == verifier.name and signature[:4] == verifier.number
        if is_its and verifier.is_by_it(signature[4:], text):
            return True
    return False


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise KeyIsBroken("This is not written in base64.") from error

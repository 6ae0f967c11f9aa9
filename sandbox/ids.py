"""Ids that look like Nylas's and depend only on the seed and on how many of their kind came before."""

import hashlib
import uuid

from django.db.models import F

from sandbox.models import Sequence, World


def number(kind: str, count: int = 1) -> int:
    """The next number of this kind, from 1, or the first of the next `count`. Call it inside `writing()`."""
    if not Sequence.objects.filter(kind=kind).update(last=F("last") + count):
        Sequence.objects.create(kind=kind, last=count)
    return Sequence.objects.get(kind=kind).last - count + 1


def _digests(kind: str, count: int) -> list[bytes]:
    seed = World.objects.values_list("seed", flat=True).get(pk=1)
    first = number(kind, count)
    return [hashlib.sha256(f"{seed}/{kind}/{first + step}".encode()).digest() for step in range(count)]


def _digest(kind: str) -> bytes:
    return _digests(kind, 1)[0]


def new_uuid(kind: str) -> str:
    """A version 4 UUID."""
    return str(uuid.UUID(bytes=_digest(kind)[:16], version=4))


def new_hex(kind: str, length: int = 32) -> str:
    """Lower-case hex digits, at most 64."""
    return _digest(kind).hex()[:length]


def between(least: int, most: int, about: str) -> int:
    """A number that depends only on this id, and so only on the seed; asking again gives it again."""
    digest = hashlib.sha256(about.encode()).digest()
    return least + int.from_bytes(digest[:8], "big") % (most - least + 1)


def several_hex(kind: str, length: int, count: int) -> list[str]:
    """Many at once, which costs as much as one."""
    return [digest.hex()[:length] for digest in _digests(kind, count)]


def new_letters(kind: str, length: int) -> str:
    """Lower-case letters, at most 32, as in the code of a Meet room."""
    return "".join(chr(ord("a") + byte % 26) for byte in _digest(kind)[:length])

"""Checksums as cloud storage tells them (https://cloud.google.com/storage/docs/hashes-etags).

Every object has a CRC32C. One that was put together from parts, a composite object, has no MD5.
"""

import hashlib
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass

import google_crc32c

POLYNOMIAL = 0x82F63B78  # Castagnoli's; here and below the highest bit is the lowest power
X_TO_THE_0, X_TO_THE_8 = 1 << 31, 1 << 23
ALL_BITS = 0xFFFFFFFF


@dataclass(frozen=True)
class Hashes:
    """Of a whole object, whatever part of it is sent. `md5` is empty for a composite one."""

    crc32c: int
    md5: bytes = b""

    @property
    def header(self) -> str:
        """The value of `x-goog-hash`; on the wire each part of it has a line of its own."""
        told = [f"crc32c={b64encode(self.crc32c.to_bytes(4, 'big')).decode()}"]
        return ",".join(told + ([f"md5={b64encode(self.md5).decode()}"] if self.md5 else []))


def hashes_of(pieces: Iterable[bytes]) -> Hashes:
    """Both checksums of a file that comes in pieces."""
    crc32c, md5 = 0, hashlib.md5(usedforsecurity=False)
    for piece in pieces:
        crc32c = google_crc32c.extend(crc32c, piece)
        md5.update(piece)
    return Hashes(crc32c, md5.digest())


def followed_by_zeros(crc32c: int, count: int) -> int:
    """The CRC32C of the same bytes with so many zero bytes behind them, in the time of a few dozen of them.

    A CRC is what remains of a polynomial, and each zero byte multiplies that by the eighth power of x.
    """
    factor, power = X_TO_THE_0, X_TO_THE_8
    while count:
        if count & 1:
            factor = _times(factor, power)
        power = _times(power, power)
        count >>= 1
    return _times(crc32c ^ ALL_BITS, factor) ^ ALL_BITS


def _times(one: int, other: int) -> int:
    """The product of two polynomials over two elements, less all multiples of POLYNOMIAL."""
    product = 0
    for bit in reversed(range(32)):
        if one >> bit & 1:
            product ^= other
        other = other >> 1 ^ (POLYNOMIAL if other & 1 else 0)
    return product

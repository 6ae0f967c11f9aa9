"""Checksums: the published check value, any cutting into pieces, and zeros that nobody goes through."""

import hashlib
from itertools import pairwise

import google_crc32c
from hypothesis import given
from hypothesis import strategies as st

from sandbox.media.checksums import Hashes, followed_by_zeros, hashes_of


def test_the_check_value_of_the_standard_is_met() -> None:
    """RFC 3720, appendix B.4, gives thirty-two zeros; every catalogue of CRCs gives the nine digits."""
    assert hashes_of([b"123456789"]) == Hashes(0xE3069283, hashlib.md5(b"123456789").digest())
    assert followed_by_zeros(0, 32) == 0x8A9136AA
    assert hashes_of([b"123456789"]).header == "crc32c=4waSgw==,md5=JfnnlDI7RTiF9RgfG2JNCw=="


@given(st.binary(max_size=300), st.lists(st.integers(0, 300)))
def test_pieces_have_the_checksums_of_the_whole(whole: bytes, cuts: list[int]) -> None:
    pieces = [whole[start:end] for start, end in pairwise([0, *sorted(cuts), len(whole)])]

    assert hashes_of(pieces) == hashes_of([b"".join(pieces)])


@given(st.binary(max_size=50), st.integers(0, 5000))
def test_zeros_need_not_be_gone_through(head: bytes, count: int) -> None:
    assert followed_by_zeros(google_crc32c.value(head), count) == google_crc32c.value(head + bytes(count))


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**40), st.integers(0, 2**40))
def test_zeros_behind_zeros_are_more_zeros(crc32c: int, some: int, more: int) -> None:
    assert followed_by_zeros(followed_by_zeros(crc32c, some), more) == followed_by_zeros(crc32c, some + more)

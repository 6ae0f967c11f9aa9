import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruiting.files import ranges
from recruiting.files.ranges import ByteRange

CONTENT = bytes(range(100))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-", ByteRange(0, 100)),
        ("bytes=-500", ByteRange(0, 100)),
        ("bytes=-5", ByteRange(95, 100)),
        ("bytes=10-19", ByteRange(10, 20)),
        ("bytes=90-1000", ByteRange(90, 100)),
        ("Bytes=99-", ByteRange(99, 100)),
    ],
)
def test_asked_reads_one_range(header: str, expected: ByteRange) -> None:
    assert ranges.parse_range(header, 100) == expected


@pytest.mark.parametrize(
    "header",
    [
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=5-2",
        "bytes=a-b",
        "bytes=0-1,5-6",
        "items=0-5",
        "bytes=0x1-2",
        "bytes=١-٢",
        "bytes=" + ",".join("0-1" for _ in range(200)),
        "bytes=" + "9" * 40 + "-",
    ],
)
def test_asked_ignores_what_it_does_not_understand(header: str) -> None:
    assert ranges.parse_range(header, 100) is None


@pytest.mark.parametrize(("header", "size"), [("bytes=100-", 100), ("bytes=-0", 100), ("bytes=0-", 0), ("bytes=-1", 0)])
def test_asked_past_the_end_can_not_be_satisfied(header: str, size: int) -> None:
    with pytest.raises(ranges.CannotSatisfy):
        ranges.parse_range(header, size)


@given(
    first=st.none() | st.integers(0, 150),
    last=st.none() | st.integers(0, 150),
    block=st.integers(1, 60),
)
def test_slice_gives_what_a_slice_of_the_bytes_gives(first: int | None, last: int | None, block: int) -> None:
    if first is None:
        expected = CONTENT[-last:] if last else b""
    else:
        expected = CONTENT[first : None if last is None else last + 1]
    header = f"bytes={'' if first is None else first}-{'' if last is None else last}"

    try:
        wanted = ranges.parse_range(header, len(CONTENT))
    except ranges.CannotSatisfy:
        assert expected == b""
        return
    if wanted is None:
        assert (first, last) == (None, None) or (first is not None and last is not None and last < first)
        return
    part = ranges.Slice(io.BytesIO(CONTENT), wanted)

    assert b"".join(iter(lambda: part.read(block), b"")) == expected
    assert (
        wanted.content_range(100)
        == f"bytes {CONTENT.index(expected)}-{CONTENT.index(expected) + len(expected) - 1}/100"
    )


def test_slice_closes_the_file_it_reads_from() -> None:
    file = io.BytesIO(CONTENT)

    ranges.Slice(file, ByteRange(0, 1)).close()

    assert file.closed

"""A zip that is written while it is read."""

import io
import zipfile

from privacy.zip_stream import Entry, zipped


def test_pieces_are_a_zip_and_come_one_by_one():
    read: list[int] = []

    def chunks():
        for number in range(3):
            read.append(number)
            yield bytes([number]) * 1000

    pieces = zipped([Entry("a.txt", [b"a" * 5000]), Entry("film.mp4", chunks(), is_packed=False), Entry("empty", [])])

    begun = next(pieces)
    assert read == []
    with zipfile.ZipFile(io.BytesIO(begun + b"".join(pieces))) as archive:
        assert archive.testzip() is None
        assert archive.read("film.mp4") == b"\0" * 1000 + b"\1" * 1000 + b"\2" * 1000
        assert archive.getinfo("a.txt").compress_size < 100
        assert archive.read("empty") == b""

"""A file in pieces: after a cut it goes on where it stopped, and another file never goes on with it."""

import io
import shutil
from uuid import uuid4

import pytest

from interviews.recordings import removal, stored_files, unfinished_uploads
from interviews.recordings.storage_trouble import StorageAway
from interviews.recordings.unfinished_uploads import UnfinishedUpload, WrongPlace
from tests.factories import NOW
from tests.recorded import make_held

INTERVIEW = uuid4()


def upload(**fields) -> UnfinishedUpload:
    values = {"interview_id": INTERVIEW, "user_id": 1, "kind": "recording", "identity": "1:call.mp4", "size": 6}
    return UnfinishedUpload(**values | fields)


def append(to: UnfinishedUpload, content: bytes, *, at: int, length: int | None = None) -> int:
    return to.append(io.BytesIO(content).read, at=at, length=len(content) if length is None else length)


def waiting() -> int:
    return len(list(stored_files.incoming().iterdir()))


def test_file_comes_in_pieces_and_is_whole_with_the_last():
    one = upload()
    assert (one.offset(), one.whole()) == (0, None)

    assert [append(one, b"abc", at=0), append(one, b"def", at=3), one.offset()] == [3, 6, 6]

    whole = one.whole()
    assert whole is not None
    assert (whole.read(), whole.size) == (b"abcdef", 6)
    whole.discard()
    assert (one.offset(), waiting()) == (0, 0)


@pytest.mark.parametrize(
    ("content", "at", "length", "offset"),
    [(b"c", 1, 1, 2), (b"c", 3, 1, 2), (b"cdefg", 2, 5, 2), (b"c", 2, 3, 2), (b"", 0, 0, 2)],
    ids=["again", "gap", "too long", "broke off", "anew"],
)
def test_piece_that_does_not_fit_changes_nothing_and_says_where_to_go_on(content, at, length, offset):
    one = upload()
    append(one, b"ab", at=0)

    with pytest.raises(WrongPlace) as caught:
        append(one, content, at=at, length=length)

    assert (caught.value.offset, one.offset()) == (offset, 2)
    append(one, b"cdef", at=2)
    assert one.whole().read() == b"abcdef"


def test_piece_whose_connection_breaks_leaves_nothing_of_it():
    one = upload()
    append(one, b"ab", at=0)
    pieces = iter([b"cd"])

    def breaks(amount: int) -> bytes:
        for piece in pieces:
            return piece
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        one.append(breaks, at=2, length=4)

    assert one.offset() == 2


@pytest.mark.parametrize("other", [{"identity": "2:call.mp4"}, {"size": 7}])
def test_another_file_begins_anew_and_takes_the_place_of_the_first(other):
    append(upload(), b"abc", at=0)

    assert upload(**other).offset() == 0
    append(upload(**other), b"x", at=0)

    assert (upload().offset(), waiting()) == (0, 1)


def test_pieces_of_others_lie_apart_and_go_with_their_interview():
    mine = upload()
    others = [upload(user_id=11), upload(kind="transcript"), upload(interview_id=uuid4())]
    for each in (mine, *others):
        append(each, b"a", at=0)

    unfinished_uploads.discard_all(INTERVIEW)

    assert [each.offset() for each in (mine, *others)] == [0, 0, 0, 1]


@pytest.mark.django_db
def test_what_came_so_far_goes_with_what_is_erased():
    interview = make_held()
    append(upload(interview_id=interview.pk), b"abc", at=0)

    removal.remove_recordings(interview, at=NOW)

    assert waiting() == 0


def test_full_disk_is_said_before_anything_comes(monkeypatch):
    usage = shutil.disk_usage(stored_files.incoming())
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=5))

    with pytest.raises(StorageAway, match="full"):
        append(upload(), b"abc", at=0)

    assert waiting() == 0

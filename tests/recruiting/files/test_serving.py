"""The answer to a request for one private file, from a folder or from S3; in a cage, whatever the bytes turn out to be."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from interviews.models import Artifact
from recruiting.files import serving

CONTENT = bytes(range(200))
SHA = "ab" * 32


@pytest.fixture
def kept() -> Any:
    return Artifact(file=default_storage.save("kept/video", ContentFile(CONTENT))).file


def ask(file: Any, *, method: str = "get", sha256: str = SHA, as_attachment: bool = False, **headers: str) -> Any:
    request = getattr(RequestFactory(), method)("/media/", headers=headers)
    return serving.answer(
        request, file, name="Größe.mp4", content_type="video/mp4", sha256=sha256, as_attachment=as_attachment
    )


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_whole_file_comes_with_its_type_and_in_a_cage(kept):
    response = ask(kept)

    assert (response.status_code, body(response)) == (200, CONTENT)
    assert (response["Content-Type"], response["Content-Length"], response["ETag"]) == ("video/mp4", "200", f'"{SHA}"')
    assert response["Content-Disposition"].startswith("inline; filename*=utf-8''Gr%C3%B6%C3%9Fe.mp4")
    assert {name: response[name] for name in serving.PRIVATE_HEADERS} == serving.PRIVATE_HEADERS


def test_file_to_save_is_an_attachment(kept):
    assert ask(kept, as_attachment=True)["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("asked", "status", "content", "told"),
    [
        ({"range": "bytes=10-19"}, 206, CONTENT[10:20], "bytes 10-19/200"),
        ({"range": "bytes=-5"}, 206, CONTENT[-5:], "bytes 195-199/200"),
        ({"range": "bytes=10-19", "if-range": f'"{SHA}"'}, 206, CONTENT[10:20], "bytes 10-19/200"),
        ({"range": "bytes=10-19", "if-range": '"another"'}, 200, CONTENT, None),
        ({"range": "bytes=a-b"}, 200, CONTENT, None),
    ],
)
def test_range_is_given_of_the_version_the_client_began_with(kept, asked, status, content, told):
    response = ask(kept, **asked)

    assert (response.status_code, body(response), response.get("Content-Range")) == (status, content, told)
    assert response["Content-Length"] == str(len(content))


def test_range_beyond_the_end_says_how_long_the_file_is(kept):
    response = ask(kept, range="bytes=200-")

    assert (response.status_code, response["Content-Range"]) == (416, "bytes */200")
    assert response["Content-Security-Policy"] == serving.PRIVATE_HEADERS["Content-Security-Policy"]


def test_client_that_has_it_already_is_told_so(kept):
    assert ask(kept, **{"if-none-match": f'"{SHA}"'}).status_code == 304
    assert ask(kept, **{"if-none-match": '"another"'}).status_code == 200
    assert "ETag" not in ask(kept, sha256="")


def test_head_comes_without_the_file(kept):
    response = ask(kept, method="head")

    assert (response.status_code, response.content, response["Content-Length"]) == (200, b"", "200")


def test_file_that_is_gone_is_not_found(kept):
    default_storage.delete(kept.name)

    with pytest.raises(Http404):
        ask(kept)


class S3:
    """As the storage of S3 shows itself: a bucket, and links that say what they were made with."""

    bucket_name = "archive"

    def url(self, name: str, *, parameters: dict[str, str], expire: int) -> str:
        fixed = "&".join(f"{key}={value}" for key, value in parameters.items())
        return f"https://s3.example.com/archive/{name}?{fixed}&expire={expire}"


def test_s3_hands_it_out_itself_by_a_link_with_type_and_time_fixed_by_us():
    file = SimpleNamespace(storage=S3(), name="video")

    response = ask(file, as_attachment=True)

    link = urlsplit(response["Location"])
    assert (response.status_code, link.netloc, link.path) == (302, "s3.example.com", "/archive/video")
    asked = parse_qs(link.query)
    assert (asked["expire"], asked["ResponseContentType"]) == ([str(serving.LINK_LIFETIME)], ["video/mp4"])
    assert asked["ResponseCacheControl"] == ["private, no-store"]
    assert response["Cache-Control"] == "private, no-store"


def test_player_may_load_from_s3_and_otherwise_from_ourselves(kept):
    assert serving.origin(SimpleNamespace(storage=S3(), name="video")) == "https://s3.example.com"
    assert serving.origin(kept) == ""


@pytest.mark.parametrize(
    ("method", "asked", "status", "is_handed_out", "is_begun"),
    [
        ("get", "", 200, True, True),
        ("get", "bytes=0-", 206, True, True),
        ("get", "bytes=100-", 206, True, False),
        ("get", "", 302, True, True),
        ("get", "", 304, False, False),
        ("get", "bytes=999-", 416, False, False),
        ("head", "", 200, False, False),
    ],
)
def test_file_counts_as_opened_once_its_bytes_go_out_and_as_begun_from_the_first_byte(
    method, asked, status, is_handed_out, is_begun
):
    request = getattr(RequestFactory(), method)("/media/", headers={"Range": asked} if asked else {})
    response = HttpResponse(status=status)

    assert (serving.is_handed_out(request, response), serving.is_begun(request, response)) == (is_handed_out, is_begun)

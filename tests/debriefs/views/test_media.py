"""Private files: who gets them, which bytes, under which headers."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.storage import default_storage
from django.test import Client
from storages.backends.s3 import S3Storage

from interviews.models import Artifact, MediaView
from tests.factories import NOW, make_interviewer, make_job, make_link, make_panel, make_user
from tests.recorded import VIDEO, make_artifact, make_held, make_recording

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return make_user(email="committee@example.com")


@pytest.fixture
def video(owner: User) -> Artifact:
    job = make_job(committee=[owner])
    interview = make_held(link=make_link(panel=make_panel(job=job)))
    return make_artifact(make_recording(interview))


@pytest.fixture
def as_owner(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


# ── who ──


def test_serve_gives_the_committee_the_whole_file_in_a_cage(as_owner: Client, video: Artifact) -> None:
    response = as_owner.get(video.get_absolute_url())

    assert (response.status_code, body(response)) == (200, VIDEO)
    assert {name: response.headers[name] for name in response.headers if name not in {"Vary", "Set-Cookie"}} == {
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-store",
        "Content-Disposition": 'inline; filename="recording.mp4"',
        "Content-Length": "2048",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Type": "video/mp4",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "ETag": f'"{video.sha256}"',
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }


def test_serve_gives_the_interviewer_their_own(client: Client) -> None:
    user = make_user()
    panel = make_panel(interviewers=[make_interviewer(user=user)])
    artifact = make_artifact(make_recording(make_held(link=make_link(panel=panel))))
    client.force_login(user)

    assert client.get(artifact.get_absolute_url()).status_code == 200


def test_serve_gives_recruiters_everything(client: Client, video: Artifact) -> None:
    client.force_login(make_user(recruiter=True))

    assert client.get(video.get_absolute_url()).status_code == 200


def test_serve_is_not_found_for_a_colleague_of_another_job(client: Client, video: Artifact) -> None:
    colleague = make_user()
    make_job(committee=[colleague])
    client.force_login(colleague)

    assert client.get(video.get_absolute_url()).status_code == 404


def test_serve_is_not_found_without_a_session(client: Client, video: Artifact) -> None:
    assert client.get(video.get_absolute_url()).status_code == 404


def test_serve_is_not_found_for_the_candidate_themselves(client: Client, video: Artifact) -> None:
    candidate = make_user(email=video.recording.interview.application.candidate.email.upper(), recruiter=True)
    client.force_login(candidate)

    assert client.get(video.get_absolute_url()).status_code == 404


def test_serve_is_not_found_right_after_a_role_was_lost(client: Client, video: Artifact) -> None:
    recruiter = make_user(recruiter=True)
    client.force_login(recruiter)
    before = client.get(video.get_absolute_url()).status_code

    recruiter.groups.remove(Group.objects.get(name="recruiters"))

    assert (before, client.get(video.get_absolute_url()).status_code) == (200, 404)


def test_serve_is_not_found_after_leaving_the_committee(as_owner: Client, owner: User, video: Artifact) -> None:
    owner.jobs_to_decide.clear()

    assert as_owner.get(video.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("state", [state for state in Artifact.State if state != Artifact.State.ARCHIVED])
def test_serve_is_not_found_unless_archived(as_owner: Client, video: Artifact, state: str) -> None:
    Artifact.objects.filter(pk=video.pk).update(state=state)

    assert as_owner.get(video.get_absolute_url()).status_code == 404


def test_serve_is_not_found_when_locked_even_for_recruiters(client: Client, video: Artifact) -> None:
    video.recording.is_locked = True
    video.recording.save()
    client.force_login(make_user(recruiter=True))

    assert client.get(video.get_absolute_url()).status_code == 404


def test_serve_is_not_found_when_the_storage_lost_the_file(as_owner: Client, video: Artifact) -> None:
    default_storage.delete(video.file.name)

    assert as_owner.get(video.get_absolute_url()).status_code == 404


# ── which address ──


@pytest.mark.parametrize(
    "name",
    [
        "recording.mp3",
        "summary.json",
        "x",
        "%00",
        "recording.mp4%00",
        "..%2frecording.mp4",
        "..%2f..%2fetc%2fpasswd",
        "",
    ],
)
def test_serve_is_not_found_under_another_name(as_owner: Client, video: Artifact, name: str) -> None:
    assert as_owner.get(f"/media/{video.pk}/{name}").status_code == 404


@pytest.mark.parametrize("artifact_id", [str(uuid4()), "1", "00000000-0000-0000-0000-000000000000", "9" * 400])
def test_serve_is_not_found_for_an_unknown_artifact(as_owner: Client, artifact_id: str) -> None:
    assert as_owner.get(f"/media/{artifact_id}/recording.mp4").status_code == 404


def test_serve_refuses_to_be_written_to(as_owner: Client, video: Artifact) -> None:
    assert as_owner.post(video.get_absolute_url()).status_code == 405


# ── which bytes ──


@pytest.mark.parametrize(
    ("asked", "status", "content_range", "expected"),
    [
        ("bytes=0-", 206, "bytes 0-2047/2048", VIDEO),
        ("bytes=-500", 206, "bytes 1548-2047/2048", VIDEO[-500:]),
        ("bytes=256-511", 206, "bytes 256-511/2048", VIDEO[256:512]),
        ("bytes=2000-99999", 206, "bytes 2000-2047/2048", VIDEO[2000:]),
        ("bytes=5-2", 200, None, VIDEO),
        ("bytes=2048-", 416, "bytes */2048", b""),
        ("bytes=a-b", 200, None, VIDEO),
        ("bytes=" + ",".join(f"{n}-{n}" for n in range(200)), 200, None, VIDEO),
        ("lines=1-2", 200, None, VIDEO),
    ],
)
def test_serve_answers_a_range(
    as_owner: Client, video: Artifact, asked: str, status: int, content_range: str | None, expected: bytes
) -> None:
    response = as_owner.get(video.get_absolute_url(), headers={"Range": asked})

    assert (response.status_code, response.headers.get("Content-Range"), body(response)) == (
        status,
        content_range,
        expected,
    )
    assert response.headers["Content-Length"] == str(len(expected))


def test_serve_gives_the_range_of_the_version_the_client_began_with(as_owner: Client, video: Artifact) -> None:
    headers = {"Range": "bytes=0-9", "If-Range": f'"{video.sha256}"'}

    response = as_owner.get(video.get_absolute_url(), headers=headers)

    assert (response.status_code, body(response)) == (206, VIDEO[:10])


@pytest.mark.parametrize("stale", ['"other"', 'W/"weak"', "Wed, 21 Oct 2015 07:28:00 GMT"])
def test_serve_gives_everything_when_the_clients_version_is_stale(
    as_owner: Client, video: Artifact, stale: str
) -> None:
    response = as_owner.get(video.get_absolute_url(), headers={"Range": "bytes=0-9", "If-Range": stale})

    assert (response.status_code, body(response)) == (200, VIDEO)


@pytest.mark.parametrize("known", ['"{}"', 'W/"{}"', '"x", "{}"', "*"])
def test_serve_says_not_modified(as_owner: Client, video: Artifact, known: str) -> None:
    response = as_owner.get(video.get_absolute_url(), headers={"If-None-Match": known.format(video.sha256)})

    assert (response.status_code, response.content, response.headers["ETag"]) == (304, b"", f'"{video.sha256}"')


def test_serve_tells_head_the_size_and_sends_nothing(as_owner: Client, video: Artifact) -> None:
    response = as_owner.head(video.get_absolute_url(), headers={"Range": "bytes=0-9"})

    assert (response.status_code, response.content, response.headers["Content-Length"]) == (200, b"", "2048")


def test_serve_ignores_orders_for_a_front_server_in_the_request(as_owner: Client, video: Artifact) -> None:
    headers = {"X-Accel-Redirect": "/etc/passwd", "X-Sendfile": "/etc/passwd", "X-Sendfile-Type": "X-Accel-Redirect"}

    response = as_owner.get(video.get_absolute_url(), headers=headers)

    assert (response.status_code, body(response)) == (200, VIDEO)
    assert not {name for name in response.headers if name.lower().startswith(("x-accel", "x-sendfile"))}


def test_serve_reads_a_large_file_in_blocks(as_owner: Client, video: Artifact) -> None:
    large = make_artifact(video.recording, "thumbnail", content=b"x" * 600_000)

    blocks = [len(block) for block in as_owner.get(large.get_absolute_url()).streaming_content]

    assert blocks == [262_144, 262_144, 75_712]


# ── what stays behind ──


def test_serve_notes_one_opening_an_hour(as_owner: Client, owner: User, video: Artifact) -> None:
    for asked in ("bytes=0-", "bytes=100-", "bytes=-500"):
        as_owner.get(video.get_absolute_url(), headers={"Range": asked})

    assert [(view.artifact, view.user) for view in MediaView.objects.all()] == [(video, owner)]

    MediaView.objects.update(viewed_at=NOW - timedelta(hours=2))
    as_owner.get(video.get_absolute_url())

    assert MediaView.objects.count() == 2


def test_serve_gives_a_download_to_keep_and_notes_it_as_one(as_owner: Client, video: Artifact) -> None:
    response = as_owner.get(f"{video.get_absolute_url()}?download")

    assert response.headers["Content-Disposition"] == 'attachment; filename="recording.mp4"'
    assert MediaView.objects.get().act == MediaView.Act.DOWNLOAD


def test_serve_leaves_the_bytes_to_nginx_where_it_is_told_to(
    as_owner: Client, client: Client, video: Artifact, settings: Any
) -> None:
    settings.MEDIA_ACCEL = "/archive/"

    response = as_owner.get(video.get_absolute_url())

    assert response.headers["X-Accel-Redirect"] == f"/archive/{video.file.name}"
    assert (response.content, response.headers["Content-Type"]) == (b"", "video/mp4")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert MediaView.objects.get().act == MediaView.Act.PLAY
    as_owner.logout()
    assert client.get(video.get_absolute_url()).status_code == 404


def test_serve_notes_nothing_when_nothing_was_given(as_owner: Client, video: Artifact) -> None:
    as_owner.head(video.get_absolute_url())
    as_owner.get(video.get_absolute_url(), headers={"Range": "bytes=9999-"})
    as_owner.get(video.get_absolute_url(), headers={"If-None-Match": "*"})
    as_owner.get(f"/media/{video.pk}/other.mp4")

    assert not MediaView.objects.exists()


def test_serve_sends_to_a_short_lived_link_when_files_lie_at_s3(
    as_owner: Client, video: Artifact, settings: Any
) -> None:
    options = {
        "bucket_name": "interviews",
        "access_key": "key",
        "secret_key": "secret",
        "endpoint_url": "https://s3.example.com",
        "region_name": "eu-west-1",
        "signature_version": "s3v4",
    }
    storage = S3Storage(**options)
    field = Artifact._meta.get_field("file")
    kept, field.storage = field.storage, storage
    try:
        response = as_owner.get(video.get_absolute_url())
        page = as_owner.get(video.recording.interview.get_absolute_url())
    finally:
        field.storage = kept

    link = urlsplit(response.headers["Location"])
    query = parse_qs(link.query)
    assert (response.status_code, link.netloc, link.path) == (302, "s3.example.com", f"/interviews/{video.file.name}")
    assert query["X-Amz-Expires"] == ["300"]
    assert query["response-content-disposition"] == ['inline; filename="recording.mp4"']
    assert query["response-content-type"] == ["video/mp4"]
    assert MediaView.objects.count() == 1
    assert "media-src 'self' https://s3.example.com;" in page.headers["Content-Security-Policy"] + ";"

"""Recordings of the API: what is locked does not exist, and a file is fetched by an address that works for minutes."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from interviews.models import Artifact, MediaView, Recording, Summary, Transcript
from recruiting.zones import utc_text
from tests.factories import NOW, make_user
from tests.interviews.api.calling import Caller, make_key, with_key
from tests.recorded import VIDEO, make_artifact, make_held, make_recording, make_transcript

pytestmark = pytest.mark.django_db


def test_recording_shows_its_files_and_no_address_of_theirs():
    held = make_held()
    recording = make_recording(held)
    artifact = make_artifact(recording, "summary", content=b"{}", fetch_before=NOW)
    make_artifact(recording, "transcript", state=Artifact.State.RESTRICTED)

    assert with_key("read").get(f"recordings/{recording.pk}/").json() == {
        "id": recording.pk,
        "interview": str(held.pk),
        "state": "archived",
        "created_at": utc_text(recording.created_at),
        "artifacts": [
            {
                "id": str(artifact.pk),
                "kind": "summary",
                "state": "archived",
                "content_type": "application/json",
                "size": 2,
                "sha256": artifact.sha256,
                "duration": None,
                "archived_at": utc_text(NOW),
                "fetch_before": utc_text(NOW),
            }
        ],
    }


def test_locked_recording_does_not_exist():
    recording = make_recording(make_held(), is_locked=True)
    artifact = make_artifact(recording)
    caller = with_key("read", "content")

    assert caller.get("recordings/").json()["results"] == []
    assert caller.get(f"recordings/{recording.pk}/").status_code == 404
    assert caller.get(f"files/{artifact.pk}/").status_code == 404
    assert not MediaView.objects.exists()


def test_filters_narrow_the_list_at_a_steady_cost(django_assert_num_queries):
    caller = with_key("read")
    wanted, other = make_recording(make_held()), make_recording(make_held(), state="lost")
    make_artifact(wanted, archived_at=NOW)
    since = utc_text(NOW - timedelta(days=1))
    caller.get("recordings/")

    for query in ({"interview": str(wanted.interview_id)}, {"updated_since": since}, {"status": "archived"}):
        with django_assert_num_queries(3):
            assert [row["id"] for row in caller.get("recordings/", **query).json()["results"]] == [wanted.pk], query
    with django_assert_num_queries(3):
        assert len(caller.get("recordings/").json()["results"]) == 2
    job = other.interview.application.job.slug
    assert [row["id"] for row in caller.get("recordings/", job=job).json()["results"]] == [other.pk]
    other.interview.application.keep_reference("a-1")
    other.interview.link.keep_reference("stage-7")
    email = other.interview.application.candidate.email
    for found_by in ({"email": email}, {"reference": "a-1"}, {"reference": "stage-7"}):
        assert [row["id"] for row in caller.get("recordings/", **found_by).json()["results"]] == [other.pk], found_by
    assert caller.get("recordings/", interview="x").json()["errors"][0]["field"] == "interview"


def test_list_catches_up_with_a_text_that_came_later_and_one_that_a_person_wrote():
    recording, caller = make_recording(make_held()), with_key("read")
    before, after = NOW - timedelta(days=5), NOW + timedelta(hours=1)
    transcript = make_transcript(make_artifact(recording, "transcript"), [("Amara", 0, 900, "Hello.")])
    artifact = make_artifact(recording, "summary")
    summary = Summary.objects.create(interview=recording.interview, artifact=artifact, text="x", parsed_at=before)
    Transcript.objects.update(parsed_at=before)
    recording.artifacts.update(archived_at=before)
    recording.moments.update(happened_at=before)
    Recording.objects.update(created_at=before)

    def known() -> int:
        return len(caller.get("recordings/", updated_since=utc_text(NOW)).json()["results"])

    assert known() == 0
    Transcript.objects.update(parsed_at=after)
    assert known() == 1
    Transcript.objects.update(parsed_at=before)
    transcript.corrections.create(position=0, original="Hello.", text="Hallo.", corrected_at=after)
    assert known() == 1
    transcript.corrections.all().delete()
    summary.rewrite("y", by=make_user(), at=after)
    assert known() == 1


def test_file_is_fetched_without_a_key_by_an_address_that_works_for_minutes(client):
    artifact = make_artifact(make_recording(make_held()))
    key, secret = make_key("content")
    caller = Caller(f"Bearer {secret}")

    url = caller.get(f"files/{artifact.pk}/").json()["url"]

    assert b"".join(client.get(url).streaming_content) == VIDEO
    assert b"".join(client.get(url, headers={"Range": "bytes=0-9"}).streaming_content) == VIDEO[:10]
    assert [(view.artifact, view.key, view.user, view.act) for view in MediaView.objects.all()] == [
        (artifact, key, None, "download")
    ]
    assert client.get(url.replace("recording.mp4", "other.mp4")).status_code == 404
    assert client.get(url.replace("/files/", "/files/x")).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert client.get(url).status_code == 404
    User.objects.filter(pk=key.made_by_id).update(is_active=False)
    assert client.get(url).status_code == 404
    User.objects.filter(pk=key.made_by_id).update(is_active=True)
    key.end(by=make_user(), at=NOW)
    assert client.get(url).status_code == 404
    caller.get(f"files/{artifact.pk}/")
    assert MediaView.objects.count() == 1


def test_each_time_that_a_program_asks_is_one_line_in_the_log():
    artifact = make_artifact(make_recording(make_held()))
    caller = with_key("content")

    for _ in range(3):
        assert caller.get(f"files/{artifact.pk}/").status_code == 200

    assert MediaView.objects.filter(user=None).count() == 3

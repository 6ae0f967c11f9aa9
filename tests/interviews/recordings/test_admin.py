"""Recordings and their files in a recruiter's hands."""

from datetime import timedelta

import pytest
from django.urls import reverse

from interviews.models import Artifact, MediaView, Recording
from interviews.nylas.errors import Unreachable
from interviews.recordings import notetaking
from tests.factories import NOW, make_application, make_candidate, make_interview, make_link, make_user
from tests.interviews.pressing import press
from tests.recorded import make_artifact, make_held, make_recording


def address(row: Recording | Artifact) -> str:
    return reverse(f"admin:interviews_{row._meta.model_name}_change", args=[row.pk])


def test_course_reason_and_files_are_read_on_one_page(admin):
    recording = make_recording(make_held(), state="lost", cause="not_admitted")
    artifact = make_artifact(recording)

    page = admin.get(address(recording)).content.decode()

    assert "The recorder joined the call." in page
    assert "The recorder did not get into the call." in page
    assert f'href="{address(artifact)}"' in page
    assert "2.0\xa0KB" in page


def test_everybody_who_played_or_took_it_is_named_with_the_time(admin, django_assert_max_num_queries):
    recording = make_recording(make_held())
    artifact = make_artifact(recording)
    for number in range(30):
        person = make_user(first_name="Tom", last_name=f"Weber {number}")
        MediaView.note(artifact, person, act=MediaView.Act.DOWNLOAD, at=NOW - timedelta(minutes=number))

    with django_assert_max_num_queries(25):
        page = admin.get(address(recording)).content.decode()

    assert page.count("downloaded the ") == 30
    assert "Tom Weber 29 downloaded the recording" in page
    assert "Nobody yet." in admin.get(address(make_recording(make_held()))).content.decode()


def test_only_what_was_made_against_a_no_can_be_deleted_and_is(admin, monkeypatch):
    told: list[Recording] = []

    def discard(recording: Recording, **_: object) -> None:
        told.append(recording)

    monkeypatch.setattr(notetaking, "discard", discard)
    kept, locked = make_recording(make_held()), make_recording(make_held(), is_locked=True)

    press(admin, kept, "discard")
    press(admin, locked, "discard")

    assert told == [locked]
    assert "Delete the recording" not in admin.get(address(kept)).content.decode()


def test_nylas_that_is_away_is_said_and_nothing_counts_as_deleted(admin, monkeypatch):
    def away(recording: Recording, **_: object) -> None:
        raise Unreachable("No answer.")

    monkeypatch.setattr(notetaking, "discard", away)
    locked = make_recording(make_held(), is_locked=True)

    press(admin, locked, "discard")

    assert "Nylas could not be asked to delete it" in admin.get(address(locked)).content.decode()


@pytest.mark.parametrize("name", ["recording", "artifact"])
def test_nobody_finds_what_is_about_themselves(admin, recruiter, name):
    me = make_application(candidate=make_candidate(email=recruiter.email))
    recording = make_recording(make_interview(link=make_link(application=me)))
    artifact = make_artifact(recording)

    rows = admin.get(reverse(f"admin:interviews_{name}_changelist")).context["cl"].result_list

    assert list(rows) == []
    assert admin.get(address(recording if name == "recording" else artifact)).status_code == 302

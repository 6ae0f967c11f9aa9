"""What is lost within hours unless somebody acts: first on the recruiter’s home, each with the page that helps."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User

from interviews.home import queries, soon
from interviews.models import Interviewer
from tests.factories import NOW, make_concern, make_interview, make_interviewer, make_user
from tests.recorded import make_artifact, make_recording

HOME = "/admin/"


def models(user: User) -> list[str]:
    reader = queries.home(user, kinds=(), zone=NOW.tzinfo, now=NOW)
    return [todo.model for todo in reader.todos.shown]


def test_recorder_before_a_closed_door_comes_first_while_the_call_lasts(admin):
    interview = make_interview(starts_at=NOW - timedelta(minutes=5))
    make_recording(interview, state="in_lobby")
    over = make_interview(starts_at=NOW - timedelta(hours=3))
    make_recording(over, state="in_lobby")

    first, *others = admin.get(HOME).context["home"]["todos"]

    assert first.words.startswith("The recorder waits outside Amara Okafor’s interview")
    assert admin.get(first.url).context["lobby"] is not None
    assert others == []


@pytest.mark.parametrize(
    "host",
    [{"is_active": False}, {"grant_state": "expired"}, {"grant_state": "withdrawn"}, {"grant_state": "none"}],
    ids=str,
)
def test_interview_of_tomorrow_that_nobody_can_host(recruiter, host):
    interview = make_interview(starts_at=NOW + timedelta(hours=23), interviewer=make_interviewer())
    Interviewer.objects.filter(pk=interview.interviewer_id).update(**host)

    assert soon.NO_HOST in models(recruiter)


def test_host_who_is_well_later_ones_and_what_has_a_line_of_its_own_need_nothing(recruiter):
    make_interview(starts_at=NOW + timedelta(hours=23))
    away = make_interviewer(is_active=False)
    make_interview(starts_at=NOW + timedelta(hours=25), interviewer=away)
    make_interview(starts_at=NOW + timedelta(hours=2), interviewer=away, status="cancelled")
    make_concern(make_interview(starts_at=NOW + timedelta(hours=3), interviewer=away), "declined")

    assert models(recruiter) == ["interviews.interview"]


def test_file_that_fails_and_goes_within_ten_days(admin):
    recording = make_recording(make_interview())
    late = {"state": "failed", "error": "Nylas did not answer."}
    make_artifact(recording, kind="recording", fetch_before=NOW + timedelta(days=2), **late)
    make_artifact(recording, kind="summary", fetch_before=NOW + timedelta(days=11), **late)
    make_artifact(recording, kind="transcript", fetch_before=NOW + timedelta(days=2), state="announced")

    (line,) = admin.get(HOME).context["home"]["todos"]

    assert "Nylas deletes it soon" in line.words
    assert line.cause.endswith("Nylas did not answer.")
    assert admin.get(line.url).status_code == 200


def test_nobody_meets_the_file_about_themselves(recruiter):
    interview = make_interview(starts_at=NOW + timedelta(hours=2), interviewer=make_interviewer(is_active=False))
    make_recording(interview, state="in_lobby")
    interview.application.candidate.email = recruiter.email
    interview.application.candidate.save()

    assert models(recruiter) == []


def test_who_sees_some_interviews_is_told_of_those(db):
    """Somebody who may look at interviews, and is no recruiter: those of their own."""
    user = make_user(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_interview"))
    theirs = make_interviewer(user=user)
    for person in (theirs, make_interviewer()):
        make_recording(make_interview(starts_at=NOW, interviewer=person), state="in_lobby")

    (line,) = queries.home(User.objects.get(pk=user.pk), kinds=(), zone=NOW.tzinfo, now=NOW).todos.shown

    assert line.model == soon.LOBBY

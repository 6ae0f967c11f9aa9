"""How a recording goes on, and how it ends before it has begun."""

from datetime import timedelta

import pytest

from interviews.models import Recording
from tests.factories import NOW, make_interview
from tests.interviews.recorded import make_recording

pytestmark = pytest.mark.django_db

Cause = Recording.Cause


@pytest.mark.parametrize(
    ("state", "is_missed"),
    [("unwanted", True), ("expected", True), ("in_lobby", True), ("recording", False), ("archived", False), ("withdrawn", False)],
)  # fmt: skip
def test_only_what_has_not_begun_is_missed(state, is_missed):
    recording = make_recording(make_interview(), state=state)

    assert recording.miss(Cause.DISCONNECTED) is is_missed
    assert (recording.state, recording.cause) == (("lost", "disconnected") if is_missed else (state, ""))


@pytest.mark.parametrize("cause", [Cause.DISCONNECTED, Cause.EXPIRED, Cause.NEVER_HEARD])
def test_what_we_concluded_gives_way_to_news(cause):
    recording = make_recording(make_interview(), state="lost", cause=cause)

    assert recording.advance("captured") is True
    assert (recording.state, recording.cause, recording.why) == ("captured", "", "")


def test_what_nylas_said_stays():
    recording = make_recording(make_interview(), state="lost", cause=Cause.NOT_ADMITTED, reason="Could not get in.")

    assert (recording.advance("captured"), recording.why) == (False, "Could not get in.")


@pytest.mark.parametrize(
    ("fields", "is_expected"),
    [
        ({"state": "lost", "cause": Cause.DISCONNECTED}, True),
        ({"state": "lost", "cause": Cause.EXPIRED}, True),
        ({"state": "unwanted"}, True),
        ({"state": "lost", "cause": Cause.NEVER_HEARD}, False),
        ({"state": "withdrawn", "cause": Cause.REMOVED}, False),
    ],
)
def test_what_stood_in_its_way_may_be_gone(fields, is_expected):
    recording = make_recording(make_interview(), **fields)

    assert recording.expect_again() is is_expected
    assert (recording.state == "expected") is is_expected


def test_unwanted_one_stays_unwanted_wherever_it_waits():
    recording = make_recording(make_interview(), state="unwanted")

    assert [recording.advance(state) for state in ("expected", "joining", "in_lobby", "withdrawn")] == [
        False,
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("status", "words"), [("scheduled", "The Notetaker was removed."), ("cancelled", "The interview was cancelled.")]
)
def test_removed_with_a_cancelled_interview_says_so_whichever_news_came_first(status, words):
    interview = make_interview(status=status, starts_at=NOW + timedelta(days=1))

    assert make_recording(interview, state="withdrawn", cause=Cause.REMOVED).why == words

"""Where an interview and its recording stand, in the words of those who will read it: from rows alone, at any moment."""

from datetime import UTC, datetime, timedelta

import pytest

from debriefs.progress import CallState, PartState, Progress
from interviews.models import Artifact, Interview, Recording

STARTS_AT = datetime(2027, 3, 2, 15, 0, tzinfo=UTC)
ENDS_AT = STARTS_AT + timedelta(minutes=45)
BEFORE, DURING, AFTER = STARTS_AT - timedelta(hours=1), STARTS_AT + timedelta(minutes=5), ENDS_AT + timedelta(hours=1)


def progress(
    now: datetime = AFTER,
    *,
    status: str = "held",
    course: str = "",
    cause: str = "",
    files: dict[str, str] | None = None,
) -> Progress:
    """`course`: the state of the recording, if there is one; `files`: that of each file which was announced, by its kind."""
    interview = Interview(status=status, starts_at=STARTS_AT, ends_at=ENDS_AT)
    recording = Recording(interview=interview, state=course, cause=cause) if course else None
    return Progress(
        interview, now, recording, {kind: Artifact(kind=kind, state=state) for kind, state in (files or {}).items()}
    )


def chips(shown: Progress) -> list[str]:
    return [chip.words for chip in shown.chips]


@pytest.mark.parametrize(
    ("now", "status", "call"),
    [
        (BEFORE, "scheduled", CallState.AHEAD),
        (STARTS_AT, "scheduled", CallState.UNDER_WAY),
        (ENDS_AT, "scheduled", CallState.CLOSED),
        (DURING, "held", CallState.ENDED_EARLY),
        (AFTER, "held", CallState.CLOSED),
        (BEFORE, "cancelled", CallState.CLOSED),
        (DURING, "no_show", CallState.CLOSED),
    ],
)
def test_call_can_be_joined_until_its_time_is_over_unless_it_is_not_to_be(now, status, call):
    shown = progress(now, status=status)

    assert (shown.call, shown.is_call_open) == (call, call != CallState.CLOSED)


@pytest.mark.parametrize(
    ("course", "video", "part"),
    [
        ("archived", "archived", PartState.READY),
        ("archived", "erased", PartState.ERASED),
        ("archived", "redacting", PartState.REDACTING),
        ("captured", "announced", PartState.WAITING),
        ("captured", "failed", PartState.WAITING),
        ("processing", "", PartState.WAITING),
        ("archived", "lost", PartState.MISSING),
        ("lost", "", PartState.MISSING),
        ("unwanted", "", PartState.MISSING),
        ("", "", PartState.MISSING),
    ],
)
def test_part_of_an_interview_that_is_over_is_there_on_its_way_or_missing(course, video, part):
    assert progress(course=course, files={"recording": video} if video else {}).video.state == part


def test_nothing_is_missing_before_it_is_over():
    for course in ("", "unwanted", "expected"):
        assert progress(BEFORE, status="scheduled", course=course).video.state == PartState.UPCOMING


@pytest.mark.parametrize("course", ["unwanted", "lost", "withdrawn", ""])
def test_why_there_is_no_recording_is_not_told_once_it_is_over(course):
    shown = progress(course=course, cause="expired" if course == "lost" else "")

    assert (chips(shown), shown.recording_words, shown.moments()) == (["Not recorded"], "", [])
    assert not shown.is_missed


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        ("disconnected", "Not recorded: the interviewer disconnected their calendar. Please take notes."),
        ("not_admitted", "The recorder did not get in: please take notes."),
        ("", "There will be no recording: please take notes."),
        ("removed", "There will be no recording: please take notes."),
    ],
)
def test_while_notes_can_be_taken_a_recorder_that_does_not_come_is_told(cause, words):
    shown = progress(DURING, status="scheduled", course="lost", cause=cause)

    assert (shown.is_missed, shown.recorder_words) == (True, words)
    assert chips(shown) == ["Under way", "Not recorded"]


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (progress(BEFORE, status="scheduled", course="expected"), ["Upcoming", "Recording expected"]),
        (progress(BEFORE, status="scheduled"), ["Upcoming"]),
        (progress(course="in_lobby"), ["Waiting in the lobby"]),
        (progress(course="captured"), ["Ready, being archived"]),
        (progress(course="archived", files={"recording": "archived"}), ["Recording archived"]),
        (progress(course="archived", files={"transcript": "archived"}), ["Transcript archived"]),
        (progress(course="archived", files={"recording": "erased"}), ["Recording deleted"]),
        (
            progress(course="archived", files={"recording": "redacting", "transcript": "archived"}),
            ["Sound being redacted"],
        ),
        (progress(BEFORE, status="cancelled", course="expected"), ["Cancelled"]),
    ],
)
def test_course_and_recording_are_said_in_a_word_or_two(shown, words):
    assert chips(shown) == words


@pytest.mark.parametrize(
    ("course", "marks"),
    [
        ("", ["is-now", "is-ahead", "is-ahead", "is-ahead"]),
        ("in_lobby", ["is-now", "is-ahead", "is-ahead", "is-ahead"]),
        ("recording", ["", "is-now", "is-ahead", "is-ahead"]),
        ("captured", ["", "", "", "is-now"]),
        ("archived", ["", "", "", ""]),
    ],
)
def test_way_into_the_archive_shows_where_this_one_is(course, marks):
    steps = progress(course=course).steps

    assert [step.mark for step in steps] == marks


@pytest.mark.parametrize(
    ("files", "is_waiting"),
    [
        ({"recording": "archived", "transcript": "archived"}, False),
        ({"recording": "archived", "transcript": "announced"}, True),
        ({"recording": "archived", "transcript": "archived", "summary": "failed"}, True),
        ({"recording": "archived", "transcript": "lost"}, False),
        ({"recording": "redacting", "transcript": "archived"}, True),
    ],
)
def test_page_waits_for_what_will_still_change_by_itself(files, is_waiting):
    assert progress(course="archived", files=files).is_waiting is is_waiting

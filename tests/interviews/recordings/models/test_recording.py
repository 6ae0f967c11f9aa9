"""How a recording goes on, and how it ends before it has begun."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interviews.models import Recording
from sandbox.tests.examples import examples
from tests.factories import NOW, make_interview
from tests.recorded import make_recording

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


# ── whatever comes, in whatever order ──
NEWS = st.one_of(
    st.tuples(st.just("advance"), st.sampled_from(list(Recording.State))),
    st.tuples(st.just("miss"), st.sampled_from(list(Cause))),
    st.tuples(st.just("expect_again"), st.none()),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=examples(60))
@given(st.lists(NEWS, max_size=12))
def test_recording_never_goes_back_but_from_what_we_concluded_ourselves(news):
    recording = make_recording(make_interview(), state="expected")
    for kind, value in news:
        before, cause = recording.state, recording.cause
        written = recording.expect_again() if kind == "expect_again" else getattr(recording, kind)(value)

        after = recording.state
        assert written or (after, recording.cause) == (before, cause)
        if kind == "advance" and written:
            was_concluded = before == "lost" and cause in Recording.CONCLUDED
            assert was_concluded or before not in Recording.ENDED
            if not was_concluded and after in Recording.ORDER:
                assert Recording.ORDER.index(after) > Recording.ORDER.index(before)
        if kind == "miss" and written:
            assert before in Recording.BEFORE_THE_CALL
        if kind == "expect_again" and written:
            assert before == "unwanted" or cause in Recording.OUT_OF_REACH
        if before in {"archived", "withdrawn"}:
            assert after == before


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=examples(40))
@given(st.permutations([state for state in Recording.ORDER if state != Recording.State.UNWANTED]))
def test_swapped_news_of_one_call_end_with_the_furthest(order):
    recording = make_recording(make_interview(), state="expected")
    for state in order:
        recording.advance(state)

    assert recording.state == "archived"


def test_row_that_others_have_brought_further_is_not_set_back():
    recording = make_recording(make_interview(), state="joining")
    looked = Recording.objects.get()
    recording.advance("captured")

    assert (looked.advance("recording"), looked.state) == (False, "captured")


@pytest.mark.parametrize(("state", "is_at_nylas"), [("captured", True), ("withdrawn", False)])
def test_locked_recording_stays_locked_and_is_told_until_it_is_deleted_there(state, is_at_nylas):
    recording = make_recording(make_interview(), state=state)

    recording.lock()

    assert (Recording.objects.get().is_locked, recording.is_locked_at_nylas) == (True, is_at_nylas)
    assert Recording.objects.locked_at_nylas().exists() is is_at_nylas


@pytest.mark.parametrize(
    ("told", "minute"),
    [
        ([], None),
        ([("connecting", "waiting_for_entry"), ("disconnected", "meeting_ended")], None),
        ([("connecting", ""), ("attending", "")], 1),
        ([("attending", ""), ("attending", "recording_active"), ("attending", "recording_active")], 1),
        ([("attending", "hand_raised"), ("attending", "")], 0),
    ],
)
def test_recording_began_when_it_was_told_to_record_or_else_when_it_came_in(told, minute):
    recording = make_recording(make_interview(), state="recording")
    recording.moments.all().delete()
    begins = recording.interview.starts_at
    for number, (state, meeting_state) in enumerate(told):
        recording.moments.create(
            happened_at=begins + timedelta(minutes=number),
            words=state,
            vendor_state=state,
            vendor_meeting_state=meeting_state,
        )

    expected = None if minute is None else begins + timedelta(minutes=minute)
    assert recording.began_at() == expected


def test_same_words_in_a_row_are_one_moment_of_the_course():
    recording = make_recording(make_interview())
    for minute, words in enumerate(["It began to record.", "It left.", "It began to record."], start=2):
        at = recording.interview.starts_at + timedelta(minutes=minute)
        recording.moments.create(happened_at=at, words=words, vendor_state=f"more-{minute}")

    assert [moment.words for moment in recording.course()] == [
        "The recorder joined the call.",
        "It began to record.",
        "It left.",
        "It began to record.",
    ]

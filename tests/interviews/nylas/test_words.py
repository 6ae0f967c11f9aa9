import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.models import Recording, RecordingMoment
from interviews.nylas import words

LONGEST = RecordingMoment._meta.get_field("words").max_length or 0


def test_every_state_of_ours_is_one_a_recording_can_have() -> None:
    ours = {*words.STATES.values(), *words.NARROWER.values()}

    assert ours <= set(Recording.State.values)


def test_every_known_state_has_a_sentence() -> None:
    assert words.SENTENCES.keys() == words.STATES.keys()


@pytest.mark.parametrize(
    ("state", "meeting_state", "ours", "sentence"),
    [
        ("scheduled", "", "expected", "Will join the call when it begins"),
        ("connecting", "", "joining", "Is dialling into the call"),
        ("connecting", "waiting_for_entry", "in_lobby", "Waiting in the lobby: somebody has to let it in"),
        ("waiting_for_entry", "", "in_lobby", "Waiting in the lobby: somebody has to let it in"),
        ("attending", "", "recording", "Joined the call"),
        ("attending", "recording_active", "recording", "Joined the call and is recording"),
        ("attending", "hand_raised", "recording", "Joined the call (hand raised)"),
        ("failed_entry", "", "lost", "Could not get into the call"),
        ("failed_entry", "entry_denied", "lost", "Could not get in: somebody turned it away"),
        ("failed_entry", "aliens", "lost", "Could not get in: aliens"),
        ("failed_entry", "cancelled", "withdrawn", "Could not get in: it was called off"),
        ("disconnected", "no_participants", "processing", "Left the call: everybody else had left"),
        ("worker_finished", "worker_finished", "processing", "Is done with the call; the recording is being prepared"),
        ("media_available", "", "captured", "The recording is ready"),
        ("", "", None, "Reports: nothing we know"),
        ("joining", "", None, "Reports: joining"),
    ],
)
def test_states_become_ours_and_a_sentence(state: str, meeting_state: str, ours: str | None, sentence: str) -> None:
    assert (words.state_for(state, meeting_state), words.sentence(state, meeting_state)) == (ours, sentence)


@given(st.sampled_from([*words.STATES]) | st.text(max_size=300), st.text(max_size=300))
def test_sentences_always_fit_their_line(state: str, meeting_state: str) -> None:
    assert 0 < len(words.sentence(state, meeting_state)) <= LONGEST


def test_only_one_pair_says_that_it_records() -> None:
    assert words.is_recording("attending", "recording_active")
    assert not any(words.is_recording(state, "") for state in words.STATES)

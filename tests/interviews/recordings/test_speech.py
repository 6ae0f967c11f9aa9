import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.models import Transcript
from interviews.recordings import speech
from interviews.recordings.speech import Lane, Turn
from tests.factories import NOW, make_interview, make_user
from tests.recorded import make_artifact, make_recording, make_transcript

TURNS = [
    Turn(0, "Priya", 0, 60_000, "Hello."),
    Turn(1, "Amara", 60_000, 240_000, "Hi."),
    Turn(2, "Priya", 240_000, None, "And then?"),
    Turn(3, "", 300_000, 330_000, "A cough."),
]


def test_lanes_tell_minutes_and_shares_of_the_time_spoken() -> None:
    assert speech.lanes(TURNS, total_ms=400_000) == [
        Lane("Priya", "M0 5H150M600 5H750", 2.0, 40),
        Lane("Amara", "M150 5H600", 3.0, 60),
    ]


def test_lanes_stay_short_however_many_turns_there_are() -> None:
    many = [Turn(n, f"Speaker {n % 2}", n * 1000, n * 1000 + 900, "x") for n in range(20_000)]

    assert [len(lane.path) < 12_000 for lane in speech.lanes(many, total_ms=20_000_000)] == [True, True]


def test_lanes_of_a_crowd_are_those_who_spoke_most() -> None:
    crowd = [Turn(n, f"S{n}", n * 10_000, n * 10_000 + 100 * (n + 1), "x") for n in range(30)]

    assert [lane.speaker for lane in speech.lanes(crowd, total_ms=300_000)] == [f"S{n}" for n in range(22, 30)]


def test_turn_says_its_time_for_people_and_for_players() -> None:
    turn = Turn(0, "Priya", 3_724_300, None, "x")

    assert (turn.clock, turn.seconds, Turn(0, "", 5_000, 0, "").clock) == ("1:02:04", "3724.3", "0:05")


def test_captions_cut_long_turns_and_keep_tags_inert() -> None:
    told = [
        Turn(0, "Priya <b>", 0, 2_000, "Is a --> b & c?\n\nNOTE no"),
        Turn(1, "", None, None, "never shown"),
        Turn(2, "", 2_000, 12_000, "word " * 34),
    ]

    assert "".join(speech.captions(told)) == (
        "WEBVTT\n"
        "\n00:00:00.000 --> 00:00:02.000\n<v Priya &lt;b&gt;>Is a --&gt; b &amp; c? NOTE no\n"
        f"\n00:00:02.000 --> 00:00:07.000\n{('word ' * 17).strip()}\n"
        f"\n00:00:07.000 --> 00:00:12.000\n{('word ' * 17).strip()}\n"
    )


@given(
    st.lists(
        st.builds(
            Turn,
            position=st.integers(0, 9),
            speaker=st.sampled_from(["", "Priya", "Amara"]),
            starts_ms=st.none() | st.integers(0, 10**7),
            ends_ms=st.none() | st.integers(0, 10**7),
            text=st.text(max_size=300),
        ),
        max_size=12,
    )
)
def test_every_caption_ends_after_it_starts_and_every_stroke_lies_on_the_lane(told: list[Turn]) -> None:
    cues = [line for line in "".join(speech.captions(told)).split("\n") if "-->" in line]
    strokes = [
        [int(end) for end in stroke.split(" 5H")]
        for lane in speech.lanes(told, total_ms=speech.length_ms(told))
        for stroke in lane.path.split("M")[1:]
    ]

    assert all(start < end for start, end in (cue.split(" --> ") for cue in cues))
    assert all(0 <= left < right <= speech.LANE_WIDTH for left, right in strokes)


# ── what people say of it ──

SAID = [("S1", 0, 900, "Hallo."), ("S2", 900, 1500, "Yes."), ("S1", 1500, 2000, "Yes."), ("", 2000, 2100, "Noise.")]


@pytest.fixture
def transcript(db) -> Transcript:
    return make_transcript(make_artifact(make_recording(make_interview()), "transcript"), SAID)


def told(transcript: Transcript) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in speech.turns(transcript, max_turns=10)]


def test_names_hold_once_somebody_has_confirmed_them(transcript):
    transcript.speakers.create(label="S1", name="Priya")
    before = told(transcript)
    transcript.confirm_speakers({"S1": "Priya", "S2": "Amara"}, candidate="S2", by=make_user(), at=NOW)

    turns = speech.turns(transcript, max_turns=10)

    assert before[0] == ("S1", "Hallo.")
    assert [(turn.speaker, turn.label, turn.is_candidate) for turn in turns] == [
        ("Priya", "S1", False),
        ("Amara", "S2", True),
        ("Priya", "S1", False),
        ("", "", False),
    ]
    assert [lane.speaker for lane in speech.lanes(turns, total_ms=2100)] == ["Priya", "Amara"]
    assert "<v Amara>Yes." in "".join(speech.captions(turns))


def test_corrected_line_is_told_with_the_original_beside_it_and_the_last_correction_counts(transcript):
    for text in ("Hullo.", "Hello."):
        transcript.correct(0, text, original="Hallo.", by=make_user(), at=NOW)

    first, *others = speech.turns(transcript, max_turns=10)

    assert (first.text, first.original) == ("Hello.", "Hallo.")
    assert [turn.original for turn in others] == ["", "", ""]
    assert "Hello." in "".join(speech.captions([first]))


def test_machines_own_words_undo_a_correction(transcript):
    transcript.correct(0, "Hello.", original="Hallo.", by=make_user(), at=NOW)
    transcript.correct(0, "Hallo.", original="Hallo.", by=make_user(), at=NOW)

    first = speech.turns(transcript, max_turns=1)[0]

    assert (first.text, first.original) == ("Hallo.", "")


def test_corrected_line_is_found_again_after_the_file_was_read_anew(transcript):
    transcript.correct(2, "Yes!", original="Yes.", by=make_user(), at=NOW)
    transcript.segments.all().delete()
    for position, (speaker, start, end, text) in enumerate([("", None, None, "Before."), *SAID]):
        transcript.segments.create(position=position, speaker=speaker, starts_ms=start, ends_ms=end, text=text)
    transcript.follow_corrections()

    assert [text for _, text in told(transcript)] == [
        "Before.",
        "Hallo.",
        "Yes!",
        "Yes.",
        "Noise.",
    ]  # the nearest of two

    transcript.segments.filter(text="Yes.").delete()
    transcript.follow_corrections()
    assert [text for _, text in told(transcript)] == ["Before.", "Hallo.", "Noise."]


def test_turns_ask_as_often_for_many_as_for_few(transcript, django_assert_num_queries):
    transcript.confirm_speakers({"S1": "Priya"}, candidate="", by=make_user(), at=NOW)
    for place, text in enumerate(["Hallo.", "Yes.", "Yes."]):
        transcript.correct(place, f"Other {place}", original=text, by=make_user(), at=NOW)

    with django_assert_num_queries(2):
        speech.turns(transcript, max_turns=10)
    with django_assert_num_queries(2):
        assert [turn.text for turn in speech.turns_between(transcript, 1, 2)] == ["Other 1", "Other 2"]


@pytest.mark.django_db
def test_turns_of_several_interviews_are_asked_in_three_queries_and_of_locked_recordings_never(
    django_assert_num_queries,
) -> None:
    interviews = [make_interview() for _ in range(3)]
    for number, interview in enumerate(interviews):
        recording = make_recording(interview, is_locked=number == 2)
        make_transcript(make_artifact(recording, "transcript", content=b"{}"), [("A", 0, 9, f"Said {number}.")])
    interviews[0].transcript.confirm_speakers({"A": "Amara"}, candidate="A", by=make_user(), at=NOW)

    with django_assert_num_queries(3):
        told = speech.turns_of([one.pk for one in interviews], max_turns=100)

    assert {key: [(turn.speaker, turn.text, turn.is_candidate) for turn in turns] for key, turns in told.items()} == {
        interviews[0].pk: [("Amara", "Said 0.", True)],
        interviews[1].pk: [("A", "Said 1.", False)],
    }
    assert speech.turns_of([], max_turns=100) == {}

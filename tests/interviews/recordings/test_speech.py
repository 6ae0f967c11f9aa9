from hypothesis import given
from hypothesis import strategies as st

from interviews.recordings import speech
from interviews.recordings.speech import Lane, Turn

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

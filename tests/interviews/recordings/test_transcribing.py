"""Every form in which a text has been seen, and some that nobody has seen yet (docs/nylas.md 4.7)."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.models import ActionItem, Artifact, Segment, Summary, Transcript
from interviews.recordings import speech, transcribing
from tests.factories import NOW, make_user
from tests.recorded import make_artifact, make_held, make_recording

pytestmark = pytest.mark.django_db
LONG = "word " * 2000


def read(kind: str, content: Any) -> Artifact:
    """Parse a file with this content: bytes as they are, all else as JSON."""
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    artifact = make_artifact(make_recording(make_held()), kind, content=raw)
    transcribing.parse(artifact, now=NOW)
    return artifact


def segments() -> list[tuple[str, int | None, int | None, str]]:
    return list(Segment.objects.order_by("position").values_list("speaker", "starts_ms", "ends_ms", "text"))


# ── transcripts ──


def test_transcript_with_speakers_becomes_their_turns():
    read(
        "transcript",
        {
            "object": "transcript",
            "type": "speaker_labelled",
            "transcript": [
                {"speaker": "Sarah Kim", "start": 15120, "end": 100330, "text": "Welcome."},
                {"speaker": "Amara", "start": 100400, "end": 101000, "text": "Thank you."},
            ],
        },
    )

    assert Transcript.objects.get().has_speakers is True
    assert segments() == [
        ("Sarah Kim", 15120, 100330, "Welcome."),
        ("Amara", 100400, 101000, "Thank you."),
    ]


def in_milliseconds(turns: list[dict[str, Any]]) -> list[tuple[int | None, int | None]]:
    unit = transcribing._unit_of_times(turns)
    return [tuple(transcribing._milliseconds(turn.get(name), unit) for name in ("start", "end")) for turn in turns]


def test_times_in_seconds_become_milliseconds():
    read("transcript", {"transcript": [{"speaker": "Sarah Kim", "start": 15.12, "end": 100.33, "text": "Welcome."}]})

    assert segments() == [("Sarah Kim", 15120, 100330, "Welcome.")]
    turns = speech.turns(Transcript.objects.get(), max_turns=1)
    assert turns[0].clock == "0:15"
    assert "00:00:15.120 --> 00:01:40.330" in "".join(speech.captions(turns))


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ([{"start": "15.12", "end": "100.33", "text": "Welcome."}], [(15120, 100330)]),
        ([{"start": "15120", "end": "100330", "text": "Welcome."}], [(15120, 100330)]),
        ([{"start": "0:15", "end": "1:00:40,5", "text": "Welcome."}], [(15000, 3640500)]),
        # whole seconds beside one fraction: the file has one unit
        ([{"start": 15, "end": 100, "text": "Hi"}, {"start": 100.33, "end": 120, "text": "Ho"}], [(15000, 100000), (100330, 120000)]),
        # whole seconds throughout: 600 characters in 30 milliseconds is nobody's speech
        ([{"start": 0, "end": 30, "text": "word " * 120}], [(0, 30000)]),
        # milliseconds with fractions, for longer than any interview could be in seconds
        ([{"start": 15120.5, "end": 100330.25, "text": "Welcome."}], [(15120, 100330)]),
        ([{"start": 15120, "text": "Welcome."}], [(15120, None)]),
    ],
)  # fmt: skip
def test_unit_is_that_of_the_whole_file(turns, expected):
    assert in_milliseconds(turns) == expected


TURNS = st.lists(
    st.tuples(
        st.integers(0, 20_000),  # milliseconds of silence before
        st.integers(20, 400),  # characters
        st.integers(5, 30),  # characters a second
    ),
    min_size=2,
    max_size=20,
)
SPELLINGS = {
    "milliseconds": lambda ms: ms,
    "milliseconds as text": str,
    "seconds": lambda ms: ms / 1000,
    "seconds as text": lambda ms: f"{ms / 1000:.3f}",
}


@given(turns=TURNS, spelling=st.sampled_from(sorted(SPELLINGS)))
def test_same_talk_has_the_same_times_in_whatever_unit(turns, spelling):
    told, clock = [], 0
    for silence, characters, speed in turns:
        start = clock + silence
        clock = start + characters * 1000 // speed
        told.append((start, clock, "x" * characters))
    spell = SPELLINGS[spelling]
    file = [{"start": spell(start), "end": spell(end), "text": text} for start, end, text in told]

    assert in_milliseconds(file) == [(start, end) for start, end, _ in told]


@pytest.mark.parametrize(
    "content",
    [
        {"object": "transcript", "type": "raw", "transcript": "One long string."},
        "One long string.",
        b"One long string.",
        b'\xef\xbb\xbf"One long string."',
        {"text": "One long string."},
        {"content": "One long string."},
    ],
    ids=["raw", "json-string", "plain-text", "byte-order-mark", "text", "content"],
)
def test_transcript_without_speakers_is_one_segment(content):
    read("transcript", content)

    assert Transcript.objects.get().has_speakers is False
    assert segments() == [("", None, None, "One long string.")]


@pytest.mark.parametrize(
    "content",
    [[{"text": "a"}, {"text": "b"}], {"transcript": ["a", "b"]}, {"segments": [{"text": "a"}, "b"]}],
    ids=["bare-list", "strings", "segments"],
)
def test_list_of_turns_is_read_in_its_order(content):
    read("transcript", content)

    assert segments() == [("", None, None, "a"), ("", None, None, "b")]


@pytest.mark.parametrize(
    ("turn", "expected"),
    [
        ({"speaker": None, "start": None, "end": None, "text": "x"}, ("", None, None, "x")),
        ({"speaker": 2, "start": 1.9, "end": 2**31, "text": "x"}, ("2", 1, None, "x")),
        ({"speaker": "S" * 200, "start": -1, "end": "900", "text": "x"}, ("S" * 150, None, 900, "x")),
        ({"speaker": {"name": "Ada"}, "start": True, "end": [], "text": 7}, ('{"name": "Ada"}', None, None, "7")),
        ({"speaker": "A\x00da", "text": "nul\x00 and \ud800 half"}, ("Ada", None, None, "nul and  half")),
        ({"text": "\u202eright to left 🙂"}, ("", None, None, "\u202eright to left 🙂")),
        ({"text": LONG}, ("", None, None, LONG)),
    ],
    ids=["nulls", "numbers", "odd", "objects", "unstorable", "bidi", "long"],
)
def test_odd_values_are_read_as_far_as_they_make_sense(turn, expected):
    read("transcript", {"transcript": [turn]})

    assert segments() == [expected]


def test_times_that_are_no_numbers_are_no_times():
    read(
        "transcript", b'[{"text": "x", "start": NaN, "end": Infinity}, {"text": "y", "start": -Infinity, "end": 1e999}]'
    )

    assert segments() == [("", None, None, "x"), ("", None, None, "y")]


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "{{7*7}}", "</pre>&amp;"]
)
def test_markup_stays_the_text_it_is(text):
    read("transcript", {"transcript": [{"speaker": text, "text": text}]})

    assert segments() == [(text, None, None, text)]


@pytest.mark.parametrize("content", [b"", b"null", b"[]", b"{}", b'{"transcript": null}', b'[null, {}, ""]'])
def test_nothing_said_is_an_empty_transcript(content):
    read("transcript", content)

    assert (Transcript.objects.count(), segments()) == (1, [])


@pytest.mark.parametrize("content", [b"\xe9t\xe9", b"{broken", b"[" * 100_000], ids=["bytes", "cut", "deep"])
def test_what_is_not_json_is_kept_as_plain_text(content):
    read("transcript", content)

    ((_, _, _, text),) = segments()
    assert text == content.decode("cp1252")


def test_captions_and_lines_with_names_become_turns():
    vtt = b"WEBVTT\n\n00:00:04.800 --> 00:00:06.500\n<v Amara Okafor>Loud and clear.\n"
    read("transcript", vtt)
    assert segments() == [("Amara Okafor", 4_800, 6_500, "Loud and clear.")]

    read("transcript", {"type": "raw", "transcript": "Priya: Hi.\nAmara: Hello.\nPriya: Shall we?"})
    assert segments()[1:] == [
        ("Priya", None, None, "Hi."),
        ("Amara", None, None, "Hello."),
        ("Priya", None, None, "Shall we?"),
    ]


def test_file_can_be_looked_at_before_it_is_anybodys_transcript():
    found = transcribing.segments_of(transcribing.content_of(b"Priya: Hi.\nAmara: Hello."))

    assert [segment.text for segment in found] == ["Hi.", "Hello."]
    assert transcribing.segments_of(transcribing.content_of(b'{"transcript": []}')) == []
    assert Segment.objects.count() == 0


def test_file_larger_than_any_text_is_refused(monkeypatch):
    monkeypatch.setattr(transcribing, "MAX_FILE_BYTES", 10)  # not 64 MiB of test data

    with pytest.raises(transcribing.CannotRead, match="transcript is larger"):
        read("transcript", b"x" * 11)


# ── summary and action items ──


@pytest.mark.parametrize(
    "content",
    [
        {"summary": "They spoke of ledgers."},
        {"text": "They spoke of ledgers."},
        {"content": "They spoke of ledgers."},
        {"summary": None, "text": "They spoke of ledgers."},
        "They spoke of ledgers.",
        b"They spoke of ledgers.",
    ],
    ids=["summary", "text", "content", "null-then-text", "string", "plain"],
)
def test_summary_is_read_in_every_form(content):
    read("summary", content)

    assert Summary.objects.get().text == "They spoke of ledgers."


@pytest.mark.parametrize(("content", "text"), [({}, ""), ([], "[]"), (None, ""), ({"summary": ["a"]}, '["a"]')])
def test_summary_of_another_shape_is_kept_as_it_came(content, text):
    read("summary", content)

    assert Summary.objects.get().text == text


@pytest.mark.parametrize(
    "content",
    [
        ["Send the diagram", "Book round two"],
        {"action_items": ["Send the diagram", "Book round two"]},
        {"items": [{"text": "Send the diagram"}, {"description": "Book round two"}]},
        {"action_items": [{"title": "Send the diagram"}, "Book round two", None, "", {}]},
        "- Send the diagram\n* Book round two\n\n",
        b"Send the diagram\n\xe2\x80\xa2 Book round two",
        {"content": "Send the diagram\nBook round two"},
    ],
    ids=["list", "action_items", "items", "mixed", "bullets", "plain", "content"],
)
def test_action_items_are_read_in_every_form(content):
    read("action_items", content)

    assert list(ActionItem.objects.values_list("position", "text")) == [(0, "Send the diagram"), (1, "Book round two")]


@pytest.mark.parametrize("content", [[], {}, "", None, {"action_items": []}, {"action_items": None}])
def test_no_action_items_are_none(content):
    read("action_items", content)

    assert not ActionItem.objects.exists()


# ── again ──


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("transcript", {"transcript": [{"speaker": "A", "start": 0, "end": 1, "text": "x"}, {"text": "y"}]}),
        ("summary", {"summary": "s"}),
        ("action_items", ["a", "b"]),
    ],
)
def test_reading_twice_leaves_the_same_rows(kind, content):
    artifact = read(kind, content)
    before = everything()

    transcribing.parse(artifact, now=NOW)

    assert everything() == before


def everything() -> list[list[tuple]]:
    return [
        list(Segment.objects.values_list("transcript__interview", "position", "speaker", "starts_ms", "text")),
        list(Summary.objects.values_list("interview", "text")),
        list(ActionItem.objects.values_list("interview", "position", "text")),
    ]


def test_second_recordings_text_takes_the_place_of_the_first():
    interview = make_held()
    for text in ("first", "second"):
        recording = make_recording(interview)
        transcribing.parse(make_artifact(recording, "transcript", content=json.dumps(text).encode()), now=NOW)

    assert segments() == [("", None, None, "second")]


@pytest.mark.parametrize("kind", ["recording", "thumbnail"])
def test_files_without_text_are_left_alone(kind, django_assert_num_queries):
    artifact = make_artifact(make_recording(make_held()), kind)

    with django_assert_num_queries(0):
        transcribing.parse(artifact, now=NOW)


# ── an interview in several parts ──


def part(interview: Any, words: str) -> Artifact:
    content = json.dumps({"transcript": [{"speaker": "S1", "start": 0, "end": 90_000, "text": words}]}).encode()
    artifact = make_artifact(make_recording(interview), "transcript", content=content)
    transcribing.parse(artifact, now=NOW)
    return artifact


@pytest.mark.parametrize("lengths", [(2, 9), (9, 2)])
def test_transcript_is_of_the_part_in_which_most_was_said(lengths):
    interview = make_held()
    parts = [part(interview, "word " * length) for length in lengths]

    assert Transcript.objects.get().artifact == parts[lengths.index(9)]
    assert segments() == [("S1", 0, 90_000, "word " * 9)]


def test_who_is_who_in_one_part_says_nothing_of_another():
    interview = make_held()
    part(interview, "word")
    Transcript.objects.get().confirm_speakers({"S1": "Amara"}, candidate="S1", by=make_user(), at=NOW)
    longer = part(interview, "word word")
    unconfirmed = Transcript.objects.get().are_speakers_confirmed
    Transcript.objects.get().confirm_speakers({"S1": "Priya"}, candidate="", by=make_user(), at=NOW)
    transcribing.parse(longer, now=NOW)

    assert (unconfirmed, Transcript.objects.get().are_speakers_confirmed) == (False, True)


def test_transcript_without_a_single_speaker_waits_for_nobody_to_say_who_is_who():
    read("transcript", {"transcript": [{"speaker": None, "start": 0, "end": 900, "text": "Hello."}]})

    assert Transcript.objects.get().are_speakers_confirmed is True

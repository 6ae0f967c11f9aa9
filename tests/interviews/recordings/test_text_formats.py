"""Transcripts from elsewhere: captions and lines with names become turns, and all else stays the text it is."""

from time import monotonic

import pytest

from interviews.recordings.text_formats import decode, is_text, turns_of

VTT = """WEBVTT - made elsewhere

NOTE 0:01 is not a time

1
00:00.000 --> 00:04.500 align:start
<v.loud Priya Raman>Tell me <i>about</i> a migration.

00:04.500 --> 1:00:00.000
Amara Okafor: We moved the ledger &amp; lost
an hour of refunds.

00:05.000 --> 00:06.000

00:06.000 --> 00:07.000
Nobody is named here.
"""
SRT = """1
00:00:00,000 --> 00:00:04,500
Hello.

2
00:00:04,500 --> 00:00:06,000
And again.
"""


def told(text: str) -> list[tuple[object, ...]] | None:
    turns = turns_of(text)
    return None if turns is None else [tuple(turn.values()) for turn in turns]


def test_captions_become_turns_with_speakers_and_times() -> None:
    assert told(VTT) == [
        ("Priya Raman", "00:00.000", "00:04.500", "Tell me about a migration."),
        ("Amara Okafor", "00:04.500", "1:00:00.000", "We moved the ledger & lost an hour of refunds."),
        ("", "00:06.000", "00:07.000", "Nobody is named here."),
    ]
    assert told(VTT.replace("\n", "\r\n")) == told(VTT)
    assert told(SRT) == [
        ("", "00:00:00,000", "00:00:04,500", "Hello."),
        ("", "00:00:04,500", "00:00:06,000", "And again."),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann: Hi.\nBo: Hello.", [("Ann", None, None, "Hi."), ("Bo", None, None, "Hello.")]),
        (
            "[0:04] Ann Lee: Hi.\n\nBo (01:02:03): Hello\nthere.\nAnn Lee: So.",
            [
                ("Ann Lee", "0:04", None, "Hi."),
                ("Bo", "01:02:03", None, "Hello there."),
                ("Ann Lee", None, None, "So."),
            ],
        ),
        ("Ann:\nHi.\nHow are you?\nBo: Well.", [("Ann", None, None, "Hi. How are you?"), ("Bo", None, None, "Well.")]),
        ("Ann: Hi.", None),
        ("They met at noon: Ann and Bo.\nIt was late.", None),
        ("Notes of the call\nAnn: Hi.\nBo: Hello.", None),
        ("\n".join(f"Point {'x' * number}: words" for number in range(1, 30)), None),
        ("https://example.com/a: b\nhttps://example.com/b: c", None),
        ("", None),
    ],
    ids=["names", "clocks", "name above", "one line", "a sentence", "no name first", "a list", "addresses", "empty"],
)
def test_lines_with_names_become_turns_where_it_is_plainly_so(text: str, expected: object) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "raw", ["é".encode(), "é".encode("utf-8-sig"), "é".encode("utf-16"), "é".encode("cp1252")], ids=repr
)
def test_letters_survive_in_whatever_encoding(raw: bytes) -> None:
    assert decode(raw) == "é"


@pytest.mark.parametrize("text", ["\x00\x01", "<!DOCTYPE html>", "  <html>", "%PDF-1.7", "PK\x03\x04", "{\\rtf1"])
def test_what_no_person_reads_is_no_text(text: str) -> None:
    assert not is_text(text)


def test_texts_with_any_letters_are_texts() -> None:
    assert is_text("WEBVTT\n\n\u202e🙂\tCaf\u00e9 <v Ann>")


@pytest.mark.parametrize(
    "text",
    [
        "WEBVTT\n\n0:00 --> 0:01\n" + "<a" * 500_000,
        "A" + " " * 1_000_000 + "b",
        "Ann: x\n" * 2 + "y\n" * 300_000,
        ("A" + " " * 78 + "\n") * 10_000,
    ],
    ids=["tags", "spaces", "lines", "names"],
)
def test_hostile_texts_are_read_in_no_time(text: str) -> None:
    begun = monotonic()

    turns_of(text)

    assert monotonic() - begun < 5

"""The transcript's markup is made by hand: whatever was said stays words."""

import re
import time
from html.parser import HTMLParser

from django.utils.html import format_html
from hypothesis import given
from hypothesis import strategies as st

from debriefs.interview.marks import Mark, MarkKind
from debriefs.interview.turn_markup import lists
from debriefs.models import Citation
from interviews.models import Redaction
from interviews.recordings.speech import Turn
from tests.factories import NOW

EVIL = "<img src=x onerror=alert(1)>{{7*7}}</p></li></ol><script>\"'&amp;\u202ertl"


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert all(name in {"id", "class", "data-ms", "href", "aria-label"} for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.words += data


def read(markup: str) -> Reader:
    reader = Reader()
    reader.feed(markup)
    reader.close()
    return reader


def test_turn_has_its_time_its_speaker_and_its_words() -> None:
    assert lists([Turn(7, "Amara", 4_801, 6_543, "Loud & clear.")], page_query="page=2&") == (
        '<div class="turns__stretch"><ol class="turns__part"><li id="t7" class="turn" data-ms="4801">'
        '<a class="turn__at" href="?page=2&turn=7#t7"'
        ' aria-label="Play from 0:04, Amara">0:04</a><b>Amara</b><p>Loud &amp; clear.</p></li>\n</ol></div>'
    )
    assert lists([Turn(0, "", None, None, "x")]) == (
        '<div class="turns__stretch"><ol class="turns__part"><li id="t0" class="turn">'
        '<a class="turn__at" href="?turn=0#t0" aria-label="Choose this turn">·</a>'
        "<b>Somebody</b><p>x</p></li>\n</ol></div>"
    )


def test_redacted_words_are_a_chip_with_what_and_when_below() -> None:
    redaction = Redaction(category="health", first_position=7, last_position=7, redacted_at=NOW)

    markup = lists(
        [Turn(7, "Amara", 0, 9, "I <b> [redacted: health]."), Turn(8, "", 9, 10, "x")], redactions=[redaction]
    )

    assert '<p>I &lt;b&gt; <span class="redacted">[redacted: health]</span>.</p>' in markup
    assert markup.count('<span class="mark__kind">Redacted</span> Health') == 1
    assert "[redacted: x]" in lists([Turn(0, "", 0, 9, "[redacted: x]")])


@given(st.text(max_size=80) | st.just(EVIL), st.text(max_size=40) | st.just(EVIL), st.none() | st.integers(0, 2**31))
def test_whatever_was_said_stays_words(text: str, speaker: str, starts_ms: int | None) -> None:
    reader = read(lists([Turn(0, speaker, starts_ms, None, text)]))

    assert reader.tags == ["div", "ol", "li", "a", "b", "p"]
    plain = text.replace("\r\n", "\n")
    assert plain in reader.words or "\r" in text or "\0" in text


def test_marks_corrections_and_what_is_open_stay_words_too() -> None:
    mark = Mark(Citation(), MarkKind.COMMENTED, EVIL, EVIL, position=0, x=None)
    elsewhere = Mark(Citation(), MarkKind.CITED, "Ownership", "Noor", position=None, x=None)
    turn = Turn(0, "A", 0, 1, EVIL, original=EVIL)

    reader = read(lists([turn], marks=[mark, elsewhere], below={0: format_html("<i>{}</i>", EVIL)}))

    assert reader.tags == ["div", "ol", "li", "a", "b", "p", "details", "summary", "p", "ul", "li", "span", "span", "i"]
    assert "Ownership" not in reader.words


def test_browser_watches_few_elements_however_long_the_transcript() -> None:
    markup = lists([Turn(n, "Amara", n * 1000, n * 1000 + 900, f"Line {n}.") for n in range(3001)])

    stretches = markup.split('<div class="turns__stretch">')[1:]
    shares = [part.split('<ol class="turns__part">')[1:] for part in stretches]
    assert len(stretches) == 26
    assert {len(parts) for parts in shares[:-1]} == {20}
    assert {part.count('<li id="t') for parts in shares[:-1] for part in parts} == {6}
    assert re.findall(r'<li id="t(\d+)"', markup) == [str(n) for n in range(3001)]


def test_four_thousand_turns_are_made_in_a_moment() -> None:
    told = [Turn(n, "Amara Okafor", n * 1000, n * 1000 + 900, "Some words that were said here.") for n in range(4000)]
    began = time.process_time()

    markup = lists(told)

    assert time.process_time() - began < 0.5
    assert len(markup) / 4000 < 210

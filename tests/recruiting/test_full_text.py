"""Words of texts: what is folded away, what is told apart, excerpts, and what the databases are asked."""

from itertools import pairwise

import pytest
from django.db import connection
from django.db.models import Value
from hypothesis import given
from hypothesis import strategies as st

from interviews.models import Segment
from recruiting.full_text import MAX_WORD, MAX_WORDS_BYTES, Matches, Part, Term, Wanted, excerpt, fold, words_in


def wanted(*terms: str) -> Wanted:
    """Terms as "two words" or "beginning*"."""
    return Wanted(tuple(Term(tuple(fold(term).split()), is_prefix=term.endswith("*")) for term in terms))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Hello, WORLD: don’t re-use", "hello world don t re use"),
        ("Zoë Straße CAFÉ cafe\u0301", "zoe strasse cafe cafe"),
        ("東京abc中文x1", "東 京 abc 中 文 x1"),
        ("ガ カ\u3099", "ガ ガ"),
        ("สวัสดี", "ส วั ส ดี"),
        ("हिन्दी में", "हिन्दी में"),
        ("שָׁלוֹם \u202eمَرحبا\u202c", "שלום مرحبا"),
        ("한국어 가나", "한국어 가나"),
        ("soft\u00adhyphen zero\u200bwidth 🙂👩‍💻", "softhyphen zero width"),
        ("<b>x</b> & \x00 \ud800", "b x b"),
        ("", ""),
    ],
)
def test_words_have_no_case_accents_or_punctuation(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_folding_has_a_limit_so_that_any_text_can_be_kept() -> None:
    many = fold("ñandú " * MAX_WORDS_BYTES)
    long = fold("ñ" * 10_000)

    assert (len(many.encode()) <= MAX_WORDS_BYTES, len(long)) == (True, MAX_WORD)


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_words_lie_in_their_text_in_order(text: str) -> None:
    words = words_in(text)

    assert [word.folded for word in words] == fold(text).split()
    assert all(0 <= word.start < word.end <= len(text) for word in words)
    assert all(first.end <= second.start for first, second in pairwise(words))


@given(st.text(), st.lists(st.sampled_from(["a", "b c", "de*", "中"]), min_size=1))
def test_excerpt_of_a_short_text_is_that_text(text: str, terms: list[str]) -> None:
    parts = excerpt(text, wanted(*terms), before=10_000, after=10_000)

    assert "".join(part.text for part in parts) == text


def test_excerpt_marks_what_was_found_and_leaves_out_what_is_far_from_it() -> None:
    text = f"{'before ' * 30}The <b>write path</b>, and a Writer. {'after ' * 50}"

    parts = excerpt(text, wanted("write path", "writ*"), before=2, after=6)

    assert parts == [
        Part("… "),
        Part("The <b>"),
        Part("write path", is_found=True),
        Part("</b>, and a "),
        Part("Writer", is_found=True),
        Part(". after"),
        Part(" …"),
    ]


def test_questions_to_the_databases_hold_nothing_but_words() -> None:
    asked = wanted("o'neil & !co", 'near(a) "b"*')

    assert asked.for_sqlite() == '"o neil co" AND "near a b"*'
    assert asked.for_postgres() == "('o' <-> 'neil' <-> 'co') & ('near' <-> 'a' <-> 'b':*)"


@pytest.mark.django_db
def test_only_rows_that_are_looked_for_ask_postgres_for_its_index() -> None:
    compiler = Segment.objects.all().query.get_compiler("default")
    looked_for, read = (
        Matches(Value(1), Value("a ledger"), wanted=wanted("ledger"), rows="", is_read=is_read).as_postgresql(
            compiler, connection
        )
        for is_read in (False, True)
    )

    assert looked_for == ("%s @@ to_tsquery('simple', %s)", ("a ledger", "('ledger')"))
    assert read == ("(%s @@ to_tsquery('simple', %s)) IS TRUE", ("a ledger", "('ledger')"))

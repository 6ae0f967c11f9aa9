"""What is typed into the search, as terms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from debriefs.search_question import MAX_LENGTH, MAX_TERMS, read
from recruiting.full_text import Term


@pytest.mark.parametrize(
    ("typed", "terms", "speakers"),
    [
        ("Budget meeting", [Term(("budget",)), Term(("meeting",))], ()),
        ('"write path" money', [Term(("write", "path")), Term(("money",))], ()),
        ("„write path“ «and so»", [Term(("write", "path")), Term(("and", "so"))], ()),
        ('"never closed', [Term(("never", "closed"))], ()),
        ("budg*", [Term(("budg",), is_prefix=True)], ()),
        ('"a shared loc"*', [Term(("a", "shared", "loc"), is_prefix=True)], ()),
        ("a*", [Term(("a",))], ()),
        ("東京", [Term(("東", "京"))], ()),
        ("don't", [Term(("don", "t"))], ()),
        ("ledger speaker:amara", [Term(("ledger",))], ("amara",)),
        ('SPEAKER:"Priya Raman" ledger', [Term(("ledger",))], ("Priya Raman",)),
        ("a OR b NOT (c) ^d -e {f}: g+h", [Term((one,)) for one in ["a", "or", "b", "not", "c", "d", "e", "f"]] + [Term(("g", "h"))], ()),
        ("same Same SAME", [Term(("same",))], ()),
        ("\x00 \u202e ** \"\" ' 🙂", [], ()),
    ],
)  # fmt: skip
def test_words_phrases_beginnings_and_speakers(typed: str, terms: list[Term], speakers: tuple[str, ...]) -> None:
    question = read(typed)

    assert (list(question.wanted.terms), question.speakers) == (terms, speakers)


def test_speaker_of_the_field_joins_the_one_that_was_typed() -> None:
    assert read("ledger speaker:okafor", speaker=" Amara ").speakers == ("Amara", "okafor")


@pytest.mark.parametrize(
    ("typed", "can_be_asked"),
    [("", False), ("a", False), ("a b", False), ("ab", True), ("a bc", True), ("中", True), ("speaker:amara", False)],
)
def test_one_letter_is_no_question(typed: str, can_be_asked: bool) -> None:
    assert read(typed).can_be_asked == can_be_asked


@pytest.mark.parametrize("typed", ["x" * 100_000, "word " * 100, " ".join(f"w{n}" for n in range(30))])
def test_too_much_is_cut_and_said(typed: str) -> None:
    question = read(typed)

    assert question.is_cut
    assert len(question.text) <= MAX_LENGTH
    assert len(question.wanted.terms) <= MAX_TERMS


@given(st.text())
def test_anything_can_be_typed(typed: str) -> None:
    for term in read(typed).wanted.terms:
        assert term.words
        assert all(word and '"' not in word and "'" not in word for word in term.words)

from hypothesis import given
from hypothesis import strategies as st

from debriefs.interview.sources import paragraphs
from interviews.recordings.speech import Turn

TOLD = [
    Turn(0, "Priya", 0, 4_000, "Shall we talk about the refund service?"),
    Turn(1, "Amara", 4_000, 60_000, "Each refund carries an idempotency key, so nothing is paid twice."),
    Turn(2, "Amara", 60_000, 90_000, "We also moved the ledger over one quiet weekend."),
    Turn(3, "Priya", 90_000, 95_000, "The refund, the refund, the refund service."),
]


def sources(text: str, told: list[Turn] = TOLD) -> list[list[int]]:
    return [[turn.position for turn in sentence.turns] for line in paragraphs(text, told) for sentence in line]


def test_sentence_leads_to_the_turns_whose_rare_words_it_has() -> None:
    assert sources("Amara gave each refund an idempotency key. The ledger moved over a weekend.") == [[1], [2]]


def test_sentence_that_nobody_said_has_no_source() -> None:
    assert sources("She has great energy. She led the refund team of forty engineers in Warsaw!") == [[], []]
    assert sources("Each refund carries an idempotency key.", []) == [[]]


def test_two_turns_that_are_alike_are_both_sources() -> None:
    assert sources("They discussed the refund service.") == [[0, 3]] or sources("The refund service.") == [[0, 3]]


def test_lines_stay_lines_and_their_sentences_whole() -> None:
    lines = paragraphs("One. Two?\n\n- Three (v1.2) is out.", TOLD)

    assert [[sentence.text for sentence in line] for line in lines] == [["One.", "Two?"], ["- Three (v1.2) is out."]]


@given(st.text(max_size=400), st.lists(st.text(max_size=80), max_size=6))
def test_no_word_of_a_summary_is_lost_and_every_source_is_a_turn(text: str, said: list[str]) -> None:
    told = [Turn(place, "", None, None, words) for place, words in enumerate(said)]

    found = paragraphs(text, told)

    assert "".join("".join(one.text for line in found for one in line).split()) == "".join(text.split())
    assert all(turn in told for line in found for one in line for turn in one.turns)

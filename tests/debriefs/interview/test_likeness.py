from hypothesis import given
from hypothesis import strategies as st

from debriefs.interview.likeness import EMPTY, Index, words


def test_words_that_mean_something_are_compared_by_their_beginnings() -> None:
    assert words("Tell me about the Migrations, Élodie!") == {"migrat", "élodie"}


@given(st.lists(st.text(max_size=60), max_size=8), st.text(max_size=60))
def test_index_finds_exactly_what_texts_share_with_the_question(texts: list[str], question: str) -> None:
    wanted = words(question)

    shared = Index(texts, wanted).shared(wanted)

    assert shared == {place: wanted & words(text) for place, text in enumerate(texts) if wanted & words(text)}
    assert not wanted & EMPTY

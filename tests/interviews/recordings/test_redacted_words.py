import pytest

from interviews.recordings.redacted_words import (
    MARKER,
    Fallen,
    NotThere,
    Phrases,
    fall,
    marker_of,
    quote_of,
    same_of,
    taken_from_json,
)

GONE = "[redacted: health]"


def after(texts: list[str], words: str) -> list[str]:
    return [one.after(GONE) for one in fall(texts, words)]


@pytest.mark.parametrize(
    ("texts", "words", "expected"),
    [
        (["I was ill last year."], "was ill", [f"I {GONE} last year."]),
        (["I was ill,  and WAS\nill\nagain."], "was ill", [f"I {GONE},  and {GONE}\nagain."]),
        (["I was", "very ill."], "was very", [f"I {GONE}", f"{GONE} ill."]),
        (["One.", "I was ill.", "Two."], "", [GONE, GONE, GONE]),
        (["One.", "I was ill.", "Two."], "ill. Two.", ["One.", f"I was {GONE}", GONE]),
        (["a+b (c)"], "+b (", [f"a{GONE}c)"]),
    ],
)
def test_words_fall_where_they_stand(texts, words, expected):
    assert after(texts, words) == expected


def test_words_that_are_not_there():
    with pytest.raises(NotThere):
        fall(["I was ill."], "was well")


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("Eye was ill last year.", f"Eye {GONE} last year."),
        ("Eye was hill last year.", GONE),  # the same said otherwise
        ("", ""),
    ],
)
def test_other_wording_loses_the_same_words(other, expected):
    (fallen,) = fall(["I was ill last year."], "was ill")

    assert same_of(other, fallen, GONE) == expected


def test_other_wording_of_what_stays_stays():
    assert same_of("Eye was hill.", Fallen("I was ill."), GONE) == "Eye was hill."


def test_other_wording_of_a_whole_text_falls_whole():
    (fallen,) = fall(["ill"], "")

    assert same_of("ill and old", fallen, GONE) == GONE


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("I was ill last year.", f"I {GONE} last year."),
        ("ill last", f"{GONE} last"),
        ("last year.", "last year."),
        ("I was il…", f"I {GONE}…"),
        ("Eye was hill", GONE),
    ],
)
def test_quote_loses_what_falls_of_it(quote, expected):
    assert quote_of(quote, fall(["I was ill last year."], "was ill"), GONE) == expected


def test_quote_over_several_turns():
    assert (
        quote_of("ill. Really?", [*fall(["I was ill."], "was ill"), Fallen("Really? Yes.")], GONE)
        == f"{GONE}.\nReally?"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She WAS  ill then", f"She {GONE} then"),
        ("was illness", "was illness"),
        ("&lt;was ill&gt;", f"&lt;{GONE}&gt;"),
    ],
)
def test_phrases_are_taken_from_what_people_wrote(text, expected):
    assert Phrases(["was ill"]).taken_from(text, GONE) == expected


def test_phrases_are_found_as_html_writes_them():
    assert Phrases(["ill & old"]).taken_from("<p>ill &amp; old</p>", GONE) == f"<p>{GONE}</p>"


@pytest.mark.parametrize("words", ["", "I", "?!"])
def test_what_says_nothing_is_not_looked_for(words):
    phrases = Phrases([words])

    assert (phrases.stand_in("I said ?!"), phrases.taken_from("I said ?!", GONE)) == (False, "I said ?!")


def test_short_pieces_of_turns_are_not_looked_for_by_themselves():
    phrases = Phrases.of("ill. And you?", fall(["I was ill.", "And you? Me too."], "ill. And you?"))

    assert phrases.taken_from("ill. And you? ill.", GONE) == f"{GONE} ill."


def test_phrases_are_taken_from_all_texts_in_json_but_its_keys():
    told = {"reasons": [{"text": "was ill", "value": 3}], "was ill": None, "name": "Was Ill"}

    taken = taken_from_json(told, lambda text: Phrases(["was ill"]).taken_from(text, GONE))

    assert taken == {"reasons": [{"text": GONE, "value": 3}], "was ill": None, "name": GONE}


def test_marker_says_what_kind_of_thing_it_was():
    assert marker_of("pay_history") == "[redacted: pay history]"
    assert MARKER.fullmatch(marker_of("pay_history"))["category"] == "pay history"
    assert MARKER.search("[redacted: something]") is None

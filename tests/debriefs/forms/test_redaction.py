import pytest

from debriefs.forms.redaction import MarkForm, RedactionForm, clocks
from debriefs.interview.redaction import Sentence
from interviews.recordings.redaction import Mark

GIVEN = {"first": "3", "words": "so", "category": "age", "starts": "12:04", "ends": "1:02:04.5", "is_final": "on"}
LIKELY, OTHER = Sentence("She is old.", falls=True), Sentence("She is kind.")


def form(*, has_sound: bool = True, **changes) -> RedactionForm:
    return RedactionForm(GIVEN | changes, sentences=[LIKELY, OTHER], has_sound=has_sound, has_people=True)


@pytest.mark.parametrize(
    ("given", "mark"),
    [
        ({}, Mark()),
        ({"first": "3"}, Mark(3, 3)),
        ({"first": "3", "last": "5", "words": " so "}, Mark(3, 5, "so")),
    ],
)
def test_place_of_the_transcript(given, mark):
    chosen = MarkForm(given)

    assert chosen.is_valid()
    assert chosen.mark() == mark


def test_what_was_asked_with_times_in_milliseconds():
    asked = form(sentences=[OTHER.key], everywhere="on")

    assert asked.is_valid()
    given = asked.asked()
    assert given.mark == Mark(3, 3, "so", 724_000, 3_724_500)
    assert (given.category, given.everywhere) == ("age", True)
    assert (given.offered, given.chosen) == ([LIKELY.text, OTHER.text], [OTHER.text])


def test_likely_sentences_are_ticked_at_first():
    asked = RedactionForm(sentences=[LIKELY, OTHER], has_sound=True, has_people=True)

    assert asked.fields["sentences"].initial == [LIKELY.key]
    assert "sentences" not in RedactionForm(sentences=[], has_sound=True, has_people=True).fields


@pytest.mark.parametrize("typed", ["soon", "1:2:3:4", "99:99999999", "-3"])
def test_what_is_no_time(typed):
    assert "starts" in form(starts=typed).errors


@pytest.mark.parametrize("name", ["starts", "ends"])
def test_sound_needs_a_time_and_text_alone_does_not(name):
    assert list(form(**{name: ""}).errors) == [name]
    assert form(has_sound=False, **{name: ""}).is_valid()
    assert list(form(has_sound=False, first="", **{name: ""}).errors) == [name]


def test_sentence_that_was_changed_meanwhile():
    assert "changed meanwhile" in str(form(sentences=["gone"]).errors["sentences"])


def test_both_ticks_stand_together():
    assert [box.name for box in form().ticks()] == ["everywhere", "is_final"]


def test_times_are_offered_to_full_seconds_outwards():
    assert clocks((4_801, 6_543)) == {"starts": "0:04", "ends": "0:07"}
    assert clocks(None) == {}

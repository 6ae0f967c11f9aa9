"""A citation keeps its words and its time, whatever becomes of the transcript."""

import pytest

from debriefs.models import Citation, Comment, Debrief
from debriefs.models.citation import MAX_QUOTE
from interviews.models import Segment
from interviews.recordings.speech import Turn
from tests.factories import NOW
from tests.raters import evidence, interviewed_by, make_criterion, make_rater, note_of, with_transcript

pytestmark = pytest.mark.django_db
TURNS = [Turn(7, "Amara", 12_000, 15_500, "The ledger  broke."), Turn(8, "Priya", 16_000, None, "When?")]


@pytest.fixture
def rater():
    return make_rater()


@pytest.fixture
def interview(rater):
    return interviewed_by(rater)


def test_turns_are_quoted_with_speaker_and_time(interview, rater):
    citation = Citation.of_turns(interview, TURNS, by=rater, at=NOW)

    assert (citation.quote, citation.speaker, citation.clock) == ("The ledger  broke.\nWhen?", "Amara", "0:12")
    assert (citation.first_position, citation.last_position, citation.ends_ms) == (7, 8, 16_000)
    assert citation.get_absolute_url() == f"{interview.get_absolute_url()}#t=12,16"
    assert str(citation).startswith("“The ledger")


def test_words_are_quoted_however_their_spaces_fell(interview, rater):
    citation = Citation.of_turns(interview, TURNS, words=" ledger broke. When? ", by=rater, at=NOW)

    assert citation.quote == "ledger broke. When?"


def test_words_that_nobody_said_are_not_quoted(interview, rater):
    with pytest.raises(ValueError, match="not in these turns"):
        Citation.of_turns(interview, TURNS, words="The ledger held.", by=rater, at=NOW)


def test_long_quote_says_that_it_goes_on(interview, rater):
    turn = Turn(0, "Amara", None, None, "word " * 1000)

    citation = Citation.of_turns(interview, [turn], by=rater, at=NOW)

    assert (len(citation.quote), citation.quote[-1]) == (MAX_QUOTE, "…")
    assert (citation.is_timed, citation.clock, citation.fragment) == (False, "", "")
    assert citation.get_absolute_url() == interview.get_absolute_url()


def test_same_place_is_cited_once_by_each_person(interview, rater):
    note = note_of(interview, rater)

    made = [Citation.of_turns(interview, TURNS, by=by, at=NOW) for by in (rater, rater, make_rater())]
    notes = [Citation.of_note(note, by=rater, at=NOW) for _ in range(2)]

    assert (made[0] == made[1], made[0] == made[2], notes[0] == notes[1]) == (True, False, True)


def test_transcript_read_anew_leaves_citations_readable(interview, rater):
    transcript = with_transcript(interview)
    citation = Citation.of_turns(interview, [Turn(1, "Amara", 4_500, 9_000, "The ledger did.")], by=rater, at=NOW)

    transcript.segments.all().delete()
    Segment.objects.create(transcript=transcript, position=0, speaker="Amara", starts_ms=0, text="Otherwise cut.")

    citation.refresh_from_db()
    assert (citation.quote, citation.speaker, citation.clock) == ("The ledger did.", "Amara", "0:04")


def test_citation_is_removed_only_while_nothing_points_at_it(interview, rater):
    lonely = Citation.of_note(note_of(interview, rater, "Alone"), by=rater, at=NOW)
    rated = evidence(interview, rater, make_criterion(interview.panel.job))
    spoken_of = Citation.of_note(note_of(interview, rater, "Of this we spoke"), by=rater, at=NOW)
    debrief = Debrief.objects.get(application=interview.application)
    Comment.objects.create(debrief=debrief, citation=spoken_of, author=rater, text="See?", written_at=NOW)

    assert [each.remove_unused() for each in (lonely, rated, spoken_of)] == [True, False, False]
    assert set(Citation.objects.all()) == {rated, spoken_of}

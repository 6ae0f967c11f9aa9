"""Citing: from confirmed speakers, from what is there, for one's own draft only."""

from datetime import timedelta

import pytest

from debriefs.interview import citations
from debriefs.interview.citations import MAX_TURNS, CannotCite, Refusal, Stretch
from debriefs.models import Citation, Rating, Scorecard
from debriefs.models.note import CannotChange
from debriefs.models.scorecard import WrongState
from debriefs.progress import Progress
from tests.factories import NOW, make_panel, make_user
from tests.raters import (
    evidence,
    interviewed_by,
    make_criterion,
    make_rater,
    note_of,
    submitted,
    with_transcript,
)
from tests.recorded import make_recording

pytestmark = pytest.mark.django_db


@pytest.fixture
def rater():
    return make_rater()


@pytest.fixture
def interview(rater):
    return interviewed_by(rater)


@pytest.fixture
def criterion(interview):
    return make_criterion(interview.panel.job)


def refusal(call) -> Refusal:
    with pytest.raises(CannotCite) as raised:
        call()
    assert str(raised.value) == raised.value.reason.label
    return raised.value.reason


def cite(interview, rater, first=0, last=1, words="", transcript=None, criterion=None):
    return citations.cite_turns(
        interview,
        transcript or getattr(interview, "transcript", None),
        Stretch(first, last, words),
        criterion_id=criterion and criterion.pk,
        by=rater,
        now=NOW,
    )


def test_turns_are_cited_for_a_criterion_before_anything_was_saved(interview, rater, criterion):
    with_transcript(interview)

    citation = cite(interview, rater, criterion=criterion, words="broke? The ledger")

    assert (citation.quote, citation.clock) == ("broke? The ledger", "0:01")
    draft = Scorecard.objects.get().draft()
    assert (list(draft.ratings.get().citations.all()), draft.edits) == ([citation], 0)


def test_citing_again_adds_nothing(interview, rater, criterion):
    with_transcript(interview)

    assert cite(interview, rater, criterion=criterion) == cite(interview, rater, criterion=criterion)
    assert Rating.objects.get().citations.count() == 1


def test_nothing_is_cited_before_a_person_has_said_who_is_who(interview, rater):
    transcript = with_transcript(interview, confirmed=False)
    assert refusal(lambda: cite(interview, rater)) == Refusal.SPEAKERS_UNCONFIRMED

    transcript.has_speakers = False  # one text: there is nobody to confirm

    assert cite(interview, rater, transcript=transcript).quote


def test_turns_that_are_not_there_are_refused(interview, rater):
    assert refusal(lambda: cite(interview, rater)) == Refusal.NO_TRANSCRIPT
    with_transcript(interview)

    for first, last in ((2, 2), (1, 2), (1, 0), (10**9, 10**9)):
        assert refusal(lambda: cite(interview, rater, first, last)) == Refusal.NO_SUCH_TURN  # noqa: B023
    assert refusal(lambda: cite(interview, rater, 0, MAX_TURNS)) == Refusal.TOO_LONG
    assert refusal(lambda: cite(interview, rater, words="It held.")) == Refusal.OTHER_WORDS
    assert not Citation.objects.exists()


def test_note_is_cited_if_it_is_ones_own_or_shared(interview, rater):
    other, shown = make_user(), Progress.of(interview, now=NOW)
    own, shared = note_of(interview, rater), note_of(interview, other, "Shared.", shared_at=NOW)

    made = [
        citations.cite_note(shown, note.pk, by=by, now=NOW).quote for note, by in ((own, rater), (shared, make_user()))
    ]

    assert made == [own.text, "Shared."]
    private, elsewhere = note_of(interview, other, "Private."), note_of(interviewed_by(rater), rater)
    for note in (private, elsewhere):
        call = lambda: citations.cite_note(Progress.of(interview, now=NOW), note.pk, by=rater, now=NOW)  # noqa: B023, E731
        assert refusal(call) == Refusal.NO_SUCH_NOTE


def test_note_is_cited_with_its_place_in_the_recording(interview, rater):
    make_recording(interview).moments.update(vendor_state="attending", vendor_meeting_state="recording_active")
    note = note_of(interview, rater)
    note.written_at = interview.starts_at + timedelta(seconds=90)
    note.save()

    citation = citations.cite_note(Progress.of(interview, now=NOW), note.pk, by=rater, now=NOW)

    assert (citation.starts_ms, citation.clock, citation.fragment) == (90_000, "1:30", "#t=90,90")


def test_criterion_of_another_job_is_refused_and_nothing_is_kept(interview, rater):
    foreign, note = make_criterion(make_panel().job), note_of(interview, rater)

    def call():
        return citations.cite_note(Progress.of(interview, now=NOW), note.pk, criterion_id=foreign.pk, by=rater, now=NOW)

    assert refusal(call) == Refusal.NO_SUCH_CRITERION
    assert not Citation.objects.exists()


def test_submitted_or_excused_scorecard_takes_no_evidence(interview, rater, criterion):
    citation = evidence(interview, rater, criterion)
    version = submitted(interview, rater)
    other = make_rater()
    Scorecard.of(interview, other, at=NOW).excuse_author(reason="", by=rater, at=NOW)

    for author in (rater, other):
        with pytest.raises(WrongState):
            evidence(interview, author, criterion)
    with pytest.raises(WrongState):
        citations.detach(interview, citation.pk, criterion_id=criterion.pk, by=rater, now=NOW)
    assert list(version.ratings.get().citations.all()) == [citation]


def test_citation_taken_away_frees_its_note(interview, rater, criterion):
    citation = evidence(interview, rater, criterion)
    note = citation.note
    with pytest.raises(CannotChange):
        note.rewrite("Otherwise", at=NOW)

    for _ in range(2):  # a second click changes nothing
        citations.detach(interview, citation.pk, criterion_id=criterion.pk, by=rater, now=NOW)

    note.rewrite("Otherwise", at=NOW)
    assert not Citation.objects.exists()


def test_citation_that_stands_in_the_submitted_version_too_is_kept(interview, rater, criterion):
    citation = evidence(interview, rater, criterion)
    version = submitted(interview, rater)
    version.scorecard.amend(at=NOW)

    citations.detach(interview, citation.pk, criterion_id=criterion.pk, by=rater, now=NOW)

    assert list(version.ratings.get().citations.all()) == [citation]
    assert not version.scorecard.draft().ratings.get().citations.exists()

"""The text of an interview keeps its order, and each place in it once."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from interviews.models import ActionItem, NoSuchLine, Segment, Summary, Transcript
from recruiting.full_text import Term, Wanted
from tests.factories import NOW, make_interview, make_user
from tests.recorded import make_artifact, make_held, make_recording, make_transcript

pytestmark = pytest.mark.django_db


def test_segments_come_in_the_order_in_which_they_were_said():
    transcript = make_transcript(
        make_artifact(make_recording(make_interview()), "transcript"),
        [("Priya", 0, 900, "Hello."), ("Amara", 900, 1500, "Good morning.")],
    )
    Segment.objects.create(transcript=transcript, position=2, speaker="Priya", text="Shall we begin?")

    assert [segment.text for segment in transcript.segments.all()] == ["Hello.", "Good morning.", "Shall we begin?"]


def test_each_place_is_taken_once():
    artifact = make_artifact(make_recording(make_interview()), "action_items")
    transcript = make_transcript(artifact, [("Priya", 0, 900, "Hello.")])
    interview = artifact.recording.interview
    interview.action_items.create(artifact=artifact, position=0, text="Send the drawing")

    with pytest.raises(IntegrityError), transaction.atomic():
        Segment.objects.create(transcript=transcript, position=0, text="Again")
    with pytest.raises(IntegrityError), transaction.atomic():
        ActionItem.objects.create(interview=interview, artifact=artifact, position=0, text="Again")

    assert (transcript.segments.count(), interview.action_items.count()) == (1, 1)


def test_labels_are_those_who_spoke_most_in_the_order_of_speaking():
    turns = [("A", 0, 1, "x"), ("B", 1, 2, "x"), ("", 2, 3, "x"), ("C", 3, 4, "x"), ("C", 4, 5, "x"), ("B", 5, 6, "x")]
    transcript = make_transcript(make_artifact(make_recording(make_interview()), "transcript"), turns)

    assert (transcript.labels(max_labels=5), transcript.labels(max_labels=2)) == (["A", "B", "C"], ["B", "C"])


@pytest.mark.parametrize(("position", "original"), [(0, "Good bye."), (7, "Hello.")])
def test_correction_of_a_line_that_is_not_there_any_more_is_refused(position, original):
    transcript = make_transcript(
        make_artifact(make_recording(make_interview()), "transcript"), [("Priya", 0, 900, "Hello.")]
    )

    with pytest.raises(NoSuchLine):
        transcript.correct(position, "Hullo.", original=original, by=make_user(), at=NOW)


def test_rewritten_summary_keeps_what_the_machine_wrote():
    artifact, editor = make_artifact(make_recording(make_interview()), "summary"), make_user()
    summary = Summary.objects.create(
        interview=artifact.recording.interview, artifact=artifact, text="Machine.", parsed_at=NOW
    )
    before = (summary.is_edited, summary.shown_text)
    summary.rewrite("Person.", by=editor, at=NOW)
    summary.refresh_from_db()

    assert before == (False, "Machine.")
    assert (summary.shown_text, summary.text, summary.edited_by) == ("Person.", "Machine.", editor)


# ── corrections: which wording each line has, and by which words it is found ──


@pytest.fixture
def by() -> User:
    return make_user()


def transcript_of(*lines: str) -> Transcript:
    artifact = make_artifact(make_recording(make_held()), "transcript", content=b"{}")
    return make_transcript(artifact, [("Amara", None, None, line) for line in lines])


def correct(transcript: Transcript, position: int, original: str, text: str, *, by: User) -> None:
    transcript.correct(position, text, original=original, by=by, at=NOW)


def positions(word: str) -> list[int]:
    found = Segment.objects.matching(Wanted((Term((word,)),)))
    return list(found.order_by("position").values_list("position", flat=True))


def test_correction_changes_one_line_the_nearest_with_these_words(by: User) -> None:
    transcript = transcript_of("letter", "hello", "letter", "letter")

    correct(transcript, 2, "letter", "ledger", by=by)

    assert [segment.shown_text for segment in transcript.segments.all()] == ["letter", "hello", "ledger", "letter"]
    assert (positions("letter"), positions("ledger")) == ([0, 3], [2])


def test_last_correction_counts_and_the_machines_words_undo_it(by: User) -> None:
    transcript = transcript_of("letter")
    correct(transcript, 0, "letter", "leather", by=by)
    correct(transcript, 0, "letter", "ledger", by=by)
    twice = (positions("leather"), positions("ledger"))

    correct(transcript, 0, "letter", "letter", by=by)

    assert (twice, positions("ledger"), positions("letter")) == (([], [0]), [], [0])
    assert transcript.segments.get().corrected == ""


def test_correction_of_a_line_that_is_gone_changes_nothing(by: User) -> None:
    transcript = transcript_of("letter")
    correct(transcript, 0, "letter", "ledger", by=by)
    transcript.segments.all().delete()
    transcript.segments.create(position=0, text="hello")

    transcript.follow_corrections()

    assert (positions("ledger"), positions("hello")) == ([], [0])


def test_wording_is_taken_back_when_its_correction_is_gone(by: User) -> None:
    transcript = transcript_of("letter")
    correct(transcript, 0, "letter", "ledger", by=by)
    transcript.corrections.all().delete()

    transcript.follow_corrections()

    assert (positions("ledger"), positions("letter")) == ([], [0])

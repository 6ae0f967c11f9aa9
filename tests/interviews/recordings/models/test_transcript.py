"""The text of an interview keeps its order, and each place in it once."""

import pytest
from django.db import IntegrityError, transaction

from interviews.models import ActionItem, NoSuchLine, Segment, Summary
from tests.factories import NOW, make_interview, make_user
from tests.recorded import make_artifact, make_recording, make_transcript

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

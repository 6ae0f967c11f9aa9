"""The text of an interview keeps its order, and each place in it once."""

import pytest
from django.db import IntegrityError, transaction

from interviews.models import ActionItem, Segment
from tests.factories import make_interview
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

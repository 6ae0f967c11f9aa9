"""Which wording each line has, and by which words it is found."""

import pytest
from django.contrib.auth.models import User

from interviews.models import Segment, Transcript
from interviews.recordings import wordings
from recruiting.full_text import Term, Wanted
from tests.factories import NOW, make_user
from tests.recorded import make_artifact, make_held, make_recording, make_transcript

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> User:
    return make_user()


def transcript_of(*lines: str) -> Transcript:
    artifact = make_artifact(make_recording(make_held()), "transcript", content=b"{}")
    return make_transcript(artifact, [("Amara", None, None, line) for line in lines])


def correct(transcript: Transcript, position: int, original: str, text: str, *, by: User) -> None:
    transcript.corrections.create(position=position, original=original, text=text, corrected_by=by, corrected_at=NOW)


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
    transcript = transcript_of("hello")

    correct(transcript, 0, "letter", "ledger", by=by)

    assert (positions("ledger"), positions("hello")) == ([], [0])


def test_wording_is_taken_back_when_its_correction_is_gone(by: User) -> None:
    transcript = transcript_of("letter")
    correct(transcript, 0, "letter", "ledger", by=by)
    transcript.corrections.all().delete()

    wordings.follow_corrections(transcript)

    assert (positions("ledger"), positions("letter")) == ([], [0])

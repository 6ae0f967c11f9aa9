"""What a person reads of the notes of one interview, where each is in the recording, and which questions were asked."""

import uuid
from datetime import timedelta

import pytest

from debriefs.interview.notes import asked_questions, notes_for
from debriefs.models import Citation, Note, Question
from debriefs.progress import Progress
from interviews.models import Interview, RecordingMoment
from tests.debriefs.pages import held, recorded
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db


def write(interview: Interview, author, text: str, *, minutes: float = 10) -> Note:
    at = interview.starts_at + timedelta(minutes=minutes)
    return Note.write(interview, text, key=uuid.uuid4(), written_at=at, by=author, at=NOW)


def begin_recording(interview: Interview, *, minute: int) -> None:
    RecordingMoment.objects.create(
        recording=interview.recordings.get(),
        happened_at=interview.starts_at + timedelta(minutes=minute),
        words="Joined the call and is recording",
        vendor_state="attending",
        vendor_meeting_state="recording_active",
    )


def read(interview: Interview, user):
    return notes_for(Progress.of(interview, now=NOW), user)


def test_own_notes_and_shared_ones_are_read_in_their_order(job, owner):
    interview, colleague = held(job), make_user()
    second, first = write(interview, owner, "Second", minutes=20), write(interview, owner, "First")
    write(interview, colleague, "Hers alone")
    shared = write(interview, colleague, "Hers for all", minutes=30)
    shared.share(at=NOW)
    write(held(job), owner, "Elsewhere")

    found = read(interview, owner)

    assert [(line.note, line.is_own, line.may_change) for line in found.lines] == [
        (first, True, True),
        (second, True, True),
        (shared, False, False),
    ]
    assert found.has_private
    assert not read(interview, make_user()).has_private


def test_latest_note_comes_first_while_the_call_is_open(job, owner):
    interview = held(job, starts_at=NOW - timedelta(minutes=30))
    first, second = write(interview, owner, "First", minutes=1), write(interview, owner, "Second", minutes=2)

    during, after = (
        [line.note for line in notes_for(Progress.of(interview, now=at), owner).lines]
        for at in (NOW, interview.ends_at)
    )

    assert (during, after) == ([second, first], [first, second])


def test_cited_note_can_be_shared_and_not_changed(job, owner):
    interview = held(job)
    Citation.of_note(write(interview, owner, "Cited"), by=owner, at=NOW)

    [line] = read(interview, owner).lines
    assert (line.is_cited, line.may_change, line.note.is_private) == (True, False, True)


def test_note_has_its_place_from_the_moment_the_recorder_began(job, owner):
    interview = recorded(job)
    begin_recording(interview, minute=2)
    for minutes in (1, 2, 14.05, 60):
        write(interview, owner, f"{minutes}", minutes=minutes)

    found = read(interview, owner)

    assert [(line.note.text, line.place, line.seconds) for line in found.lines] == [
        ("1", "", "0"),
        ("2", "0:00", "0"),
        ("14.05", "12:03", "723"),
        ("60", "", "0"),  # the recording is 41 minutes long
    ]


def test_note_without_a_recording_has_no_place_and_everything_else(job, owner):
    interview = held(job)
    write(interview, owner, "By hand")

    [line] = read(interview, owner).lines
    assert (line.note.text, line.place_ms, line.may_change) == ("By hand", None, True)


def test_notes_are_read_in_one_query_whatever_their_number(job, owner, django_assert_num_queries):
    interview = recorded(job)
    begin_recording(interview, minute=2)
    for number in range(5):
        write(interview, owner, f"{number}")
    interview = Interview.objects.prefetch_related("recordings__artifacts", "recordings__moments").get(pk=interview.pk)
    shown = Progress.of(interview, now=NOW)

    with django_assert_num_queries(1):
        assert [line.place for line in notes_for(shown, owner).lines] == ["8:00"] * 5


def test_questions_that_were_asked_are_known_without_anybodys_words(job, owner):
    interview, other = held(job), held(job)
    asked, never = (Question.objects.create(job=job, text=text) for text in ("What broke?", "Why?"))
    Note.of_question(interview, asked, by=owner, at=NOW)
    Note.of_question(interview, asked, by=make_user(), at=NOW)
    Note.of_question(other, never, by=owner, at=NOW)

    assert asked_questions([interview]) == {(asked.pk, interview.pk): None}

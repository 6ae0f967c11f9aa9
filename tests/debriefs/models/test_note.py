"""A note is kept once, at a time that can be true, private until it is shared, and not changed once somebody may rely on it."""

import uuid
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from debriefs.models import Citation, Note, Question, Scorecard
from debriefs.models.note import WRITTEN_BEFORE, CannotChange
from interviews.models import Interview
from tests.factories import NOW, make_interview, make_interviewer, make_user

pytestmark = pytest.mark.django_db
KEY = uuid.UUID("11111111-1111-4111-8111-111111111111")
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def interview() -> Interview:
    return make_interview(starts_at=NOW - timedelta(minutes=30))


def write(interview, author, text="She drew it at once.", *, key=KEY, written_at=NOW, at=NOW) -> Note:
    return Note.write(interview, text, key=key, written_at=written_at, by=author, at=at)


def test_note_that_is_sent_again_adds_nothing(interview, owner):
    first = write(interview, owner)

    assert write(interview, owner, at=LATER) == first
    assert Note.objects.count() == 1


def test_note_that_was_edited_meanwhile_keeps_the_new_words(interview, owner):
    note = write(interview, owner)
    note.rewrite("She drew it after a hint.", at=LATER)

    write(interview, owner, at=LATER)

    assert [one.text for one in Note.objects.all()] == ["She drew it after a hint."]


def test_same_key_of_another_person_interview_or_text_is_another_note(interview, owner):
    kept = {
        write(interview, owner),
        write(interview, make_user()),
        write(make_interview(), owner),
        write(interview, owner, "Something else"),
    }

    assert len(kept) == 4


class WhenItWasWritten(TestCase):
    @given(minutes=st.integers(-(10**6), 10**6), begun=st.integers(-600, 600))
    def test_time_is_between_an_hour_before_the_interview_and_now(self, minutes: int, begun: int) -> None:
        interview = make_interview(starts_at=NOW + timedelta(minutes=begun))
        told = NOW + timedelta(minutes=minutes)

        kept = write(interview, make_user(), written_at=told).written_at

        earliest = interview.starts_at - WRITTEN_BEFORE
        assert min(earliest, NOW) <= kept <= NOW
        assert kept == told or kept in {NOW, earliest}


def test_notes_are_read_by_their_author_and_once_shared_by_others(interview, owner):
    colleague = make_user()
    mine, hers = write(interview, owner), write(interview, colleague)

    assert list(Note.objects.readable_by(owner)) == [mine]
    hers.share(at=LATER)
    hers.share(at=LATER + timedelta(hours=1))
    assert set(Note.objects.readable_by(owner)) == {mine, hers}
    assert Note.objects.get(pk=hers.pk).shared_at == LATER


@pytest.mark.parametrize("way", ["submitted", "excused"])
def test_interviewer_reads_what_a_colleague_shared_once_they_have_rated_themselves(owner, way):
    me = make_user()
    interview = make_interview(people=[make_interviewer(user=me)], starts_at=NOW - timedelta(hours=2))
    note = write(interview, owner)
    note.share(at=NOW)
    assert not Note.objects.readable_by(me).exists()

    scorecard = Scorecard.of(interview, me, at=NOW)
    assert not Note.objects.readable_by(me).exists()

    if way == "submitted":
        scorecard.draft().submit(knew_others=False, at=NOW)
    else:
        scorecard.excuse_author(reason="She was ill", by=owner, at=NOW)
    assert list(Note.objects.readable_by(me)) == [note]


def test_sharing_all_leaves_when_others_were_shared(interview, owner):
    early, late = write(interview, owner), write(interview, owner, "More")
    early.share(at=NOW)

    assert Note.objects.by(owner).share_all(at=LATER) == 1
    assert {note.pk: note.shared_at for note in Note.objects.all()} == {early.pk: NOW, late.pk: LATER}


def test_shared_or_cited_note_is_neither_edited_nor_deleted(interview, owner):
    shared, cited = write(interview, owner), write(interview, owner, "More")
    shared.share(at=NOW)
    Citation.of_note(cited, by=owner, at=NOW)

    for note in (shared, cited):
        with pytest.raises(CannotChange):
            note.rewrite("Another thing", at=LATER)
        with pytest.raises(CannotChange):
            note.remove()
    assert {note.text for note in Note.objects.all()} == {"She drew it at once.", "More"}


def test_private_note_is_edited_and_deleted(interview, owner):
    note = write(interview, owner)

    note.rewrite("Better words", at=LATER)
    assert (note.is_private, note.was_edited, Note.objects.get().text) == (True, True, "Better words")
    note.remove()
    assert not Note.objects.exists()


def test_question_is_asked_once_by_each_person(interview, owner):
    question = Question.objects.create(job=interview.panel.job, text="What broke?")
    colleague = make_user()

    first = Note.of_question(interview, question, by=owner, at=NOW)
    assert Note.of_question(interview, question, by=owner, at=LATER) == first
    other = Note.of_question(interview, question, by=colleague, at=LATER)
    write(interview, owner)

    assert set(Note.objects.asked()) == {first, other}
    assert (first.text, first.written_at) == ("What broke?", NOW)

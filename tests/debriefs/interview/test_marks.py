"""Marks on a transcript: whose they are, and where they stand."""

import pytest
from django.contrib.auth.models import User

from candidates.models import Job
from debriefs.access import access_to
from debriefs.interview.marks import Mark, marks
from interviews.models import Interview, Transcript
from interviews.recordings import speech
from tests.factories import NOW, make_interviewer, make_user
from tests.spoken import TOLD, cite, comment, rate, spoken

pytestmark = pytest.mark.django_db


def seen(interview: Interview, user: User) -> list[Mark]:
    access = access_to(interview.application, user, now=NOW)
    told = speech.turns(Transcript.objects.get(interview=interview), max_turns=100)
    return marks(interview, access, told, total_ms=speech.length_ms(told))


def told_to(interview: Interview, user: User) -> list[tuple[str, str, int | None, int | None]]:
    return [(mark.kind, mark.what, mark.position, mark.x) for mark in seen(interview, user)]


@pytest.fixture
def author() -> User:
    return make_user(first_name="Tom", last_name="Weber")


@pytest.fixture
def interview(job: Job, author: User) -> Interview:
    """Taken by the author."""
    interview = spoken(job, by=author)
    interview.interviewers.set([make_interviewer(user=author)], through_defaults={"assigned_at": NOW})
    return interview


def test_marks_are_open_to_their_author_at_once_and_to_others_with_the_scorecards(
    interview: Interview, author: User, owner: User
) -> None:
    rating = rate(interview, cite(interview, 1, by=author), by=author)
    comment(interview, "Look here", by=author, citation=cite(interview, 3, by=author))
    own, closed = told_to(interview, author), told_to(interview, owner)

    rating.version.submit(knew_others=False, at=NOW)

    assert own == [("cited", "Ownership", 1, 33), ("commented", "Look here", 3, 541)]
    assert (closed, told_to(interview, owner)) == ([], own)


def test_draft_of_another_is_never_marked(interview: Interview, author: User, owner: User) -> None:
    rate(interview, cite(interview, 1, by=author), by=author, is_submitted=True)
    draft = author.scorecards.get().amend(at=NOW)
    draft.ratings.get().citations.set([cite(interview, 3, by=author)])

    assert told_to(interview, owner) == [("cited", "Ownership", 1, 33)]
    assert len(told_to(interview, author)) == 2


def test_mark_follows_its_words_when_the_transcript_is_read_anew(interview: Interview, author: User) -> None:
    cite(interview, 1, by=author)
    transcript = Transcript.objects.get()
    transcript.segments.all().delete()
    for position, (speaker, start, end, text) in enumerate([("Speaker 1", 0, 0, "Hello."), *TOLD]):
        transcript.segments.create(position=position, speaker=speaker, starts_ms=start, ends_ms=end, text=text)
    moved = told_to(interview, author)
    transcript.segments.filter(position=2).delete()

    assert (moved, told_to(interview, author)) == ([("cited", "", 2, 33)], [("cited", "", None, 33)])


def test_mark_stays_where_the_line_was_corrected(interview: Interview, author: User) -> None:
    cite(interview, 1, by=author)
    Transcript.objects.get().correct(1, "Another wording.", original=TOLD[1][3], by=author, at=NOW)

    assert told_to(interview, author) == [("cited", "", 1, 33)]


def test_marks_ask_as_often_for_many_as_for_one(interview, author, django_assert_num_queries) -> None:
    access = access_to(interview.application, author, now=NOW)
    rate(interview, cite(interview, 1, by=author), by=author)
    for count in (1, 5):
        with django_assert_num_queries(3):
            marks(interview, access, [], total_ms=0)
        for position in range(4):
            comment(interview, f"Number {count}", by=author, citation=cite(interview, position, by=author))

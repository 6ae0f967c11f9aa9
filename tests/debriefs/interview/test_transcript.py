"""The transcript as one person reads it."""

import pytest
from django.contrib.auth.models import User

from candidates.models import Job
from debriefs.access import access_to
from debriefs.interview.transcript import MAX_VOICES, criteria_to_cite_for, likely_names, told, voices
from debriefs.models import Note, Question, Scorecard
from interviews.models import Interview, Transcript
from interviews.recordings import speech
from tests.factories import NOW, make_interviewer, make_user
from tests.spoken import cite, rate, spoken

pytestmark = pytest.mark.django_db


def test_told_holds_turns_lanes_chapters_and_marks(job: Job, owner: User) -> None:
    interview = spoken(job, by=owner)
    cite(interview, 1, by=owner)
    Question.objects.create(job=job, text="Tell us about a migration that went wrong")
    access = access_to(interview.application, owner, now=NOW)

    found = told(Transcript.objects.get(), interview, access)

    assert (len(found.turns), found.total_ms, found.page_query) == (4, 120_000, "")
    assert [lane.speaker for lane in found.lanes] == ["Priya Raman", str(interview.application.candidate)]
    assert [chapter.turn.position for chapter in found.chapters if chapter.turn] == [0]
    assert [mark.position for mark in found.marks] == [1]
    assert (found.is_timed, found.is_one_text, found.is_long, found.may_be_cited) == (True, False, False, True)
    assert (found.turn(2), found.turn(99), found.turn(None)) == (found.turns[2], None, None)


def test_question_that_an_interviewer_marked_names_a_chapter_without_their_words(job: Job, owner: User) -> None:
    interview = spoken(job, turns=[])
    question = Question.objects.create(job=job, text="Tell us about a migration that went wrong")
    Note.objects.create(interview=interview, author=make_user(), text="Drops a table!", written_at=NOW)
    access = access_to(interview.application, owner, now=NOW)
    assert told(Transcript.objects.get(), interview, access).chapters[0].note is None

    mark = Note.of_question(interview, question, by=make_user(), at=NOW)

    assert told(Transcript.objects.get(), interview, access).chapters[0].note == mark


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        (["amara", "Priya (host)"], ["Amara Okafor", "Priya Raman"]),
        (["Speaker 1", "Speaker 2", "Speaker 3"], ["Priya Raman", "Amara Okafor", "Speaker 3"]),
        (["Amara", "Amara O."], ["Amara Okafor", "Priya Raman"]),
        ([], []),
    ],
)
def test_names_are_guessed_by_common_words_then_by_order(job: Job, labels: list[str], names: list[str]) -> None:
    interview = spoken(job)
    interview.interviewers.set([make_interviewer(name="Priya Raman")], through_defaults={"assigned_at": NOW})
    interview.application.candidate.name = "Amara Okafor"

    guessed = likely_names(labels, interview)

    assert [guessed[label] for label in labels] == names


def test_voices_are_shown_with_three_turns_that_tell_something(job: Job) -> None:
    long_enough = "This is a sentence of some length, said by one."
    turns = [("S1", n, n + 1, "Yes." if n < 4 else f"{n} {long_enough}") for n in range(8)] + [("S2", 9, 10, "Hm.")]
    interview = spoken(job, turns=turns)
    transcript = Transcript.objects.get()

    found = voices(transcript, interview, speech.turns(transcript, max_turns=99))

    assert [(voice.label, [turn.position for turn in voice.samples]) for voice in found] == [
        ("S1", [4, 5, 6]),
        ("S2", [8]),
    ]


def test_voices_that_were_confirmed_have_their_names_and_a_crowd_is_cut(job: Job, owner: User) -> None:
    interview = spoken(job, turns=[(f"S{n}", n, n + 1, "A sentence that is long enough.") for n in range(40)])
    transcript = Transcript.objects.get()
    transcript.confirm_speakers({"S0": "Noor"}, candidate="", by=owner, at=NOW)

    found = voices(transcript, interview, speech.turns(transcript, max_turns=99))

    assert (len(found), found[0].name, len(found[0].samples)) == (MAX_VOICES, "Noor", 1)


def cites_for(interview: Interview, user: User) -> list[str]:
    access = access_to(interview.application, user, now=NOW)
    return [name for _, name in criteria_to_cite_for(interview, access)]


def test_criteria_to_cite_for_are_those_of_a_scorecard_that_is_still_written(job: Job, owner: User) -> None:
    author = make_user()
    interview = spoken(job, by=owner)
    interview.interviewers.set([make_interviewer(user=author)], through_defaults={"assigned_at": NOW})
    rating = rate(interview, cite(interview, 1, by=author), by=author)
    drafted = (cites_for(interview, author), cites_for(interview, owner))
    rating.version.submit(knew_others=False, at=NOW)
    submitted = cites_for(interview, author)
    Scorecard.objects.get().amend(at=NOW)

    assert (drafted, submitted, cites_for(interview, author)) == ((["Ownership"], []), [], ["Ownership"])

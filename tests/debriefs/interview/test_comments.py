"""Comments: who reads them, what they are about, whom they call."""

import pytest
from django.contrib.auth.models import User

from candidates.models import Job
from debriefs.access import access_to
from debriefs.interview.citations import CannotCite, Stretch
from debriefs.interview.comments import comments_of, comments_on, write_comment
from debriefs.interview.mentions import UnknownMention
from debriefs.models import Citation, Comment
from debriefs.progress import Progress
from interviews.models import Artifact, Interview, Recording
from tests.factories import NOW, make_interviewer, make_user
from tests.spoken import cite, comment, rate, spoken

pytestmark = pytest.mark.django_db


def test_comments_are_open_like_scorecards_and_ones_own_always(job: Job, owner: User) -> None:
    author = make_user()
    interview = spoken(job, by=author)
    interview.interviewers.set([make_interviewer(user=author)], through_defaults={"assigned_at": NOW})
    debrief = interview.application.debrief
    comment(interview, "Theirs", by=author, citation=cite(interview, 1, by=author))
    comment(interview, "Mine", by=owner)

    def read() -> tuple[list[str], list[str]]:
        access = access_to(interview.application, owner, now=NOW)
        return (
            sorted(one.text for one in comments_of(debrief, access)),
            [one.text for one in comments_on(interview, access)],
        )

    sealed = read()
    rate(interview, cite(interview, 1, by=author), by=author, is_submitted=True)

    assert (sealed, read()) == ((["Mine"], []), (["Mine", "Theirs"], ["Theirs"]))


def test_comment_on_a_place_cites_it_and_calls_people(job: Job, owner: User) -> None:
    interview = spoken(job, by=owner)

    made = write_comment(
        interview.application.debrief,
        "Look, @Noor Haddad",
        shown=Progress.of(interview, now=NOW),
        place=Stretch(1, 1, "lost an hour"),
        by=owner,
        at=NOW,
    )

    assert (list(made.mentions.all()), made.citation.quote) == ([owner], "lost an hour")
    assert (made.citation.speaker, made.citation.clock) == (str(interview.application.candidate), "0:04")


def test_nothing_is_cited_before_somebody_said_who_is_who(job: Job, owner: User) -> None:
    interview = spoken(job)

    with pytest.raises(CannotCite):
        write_comment(
            interview.application.debrief,
            "x",
            shown=Progress.of(interview, now=NOW),
            place=Stretch(1, 1),
            by=owner,
            at=NOW,
        )


@pytest.mark.parametrize("place", [Stretch(1, 1, "other words"), Stretch(9, 9), Stretch(3, 1), Stretch(0, 60)])
def test_place_that_is_not_there_is_refused_and_nothing_kept(job: Job, owner: User, place: Stretch) -> None:
    interview = spoken(job, by=owner)

    with pytest.raises(CannotCite):
        write_comment(
            interview.application.debrief, "x", shown=Progress.of(interview, now=NOW), place=place, by=owner, at=NOW
        )

    assert (Comment.objects.count(), Citation.objects.count()) == (0, 0)


@pytest.mark.parametrize("closed", ["locked", "erased"])
def test_transcript_that_cannot_be_read_is_not_quoted_by_a_comment(job: Job, owner: User, closed: str) -> None:
    interview = spoken(job, by=owner)
    if closed == "locked":
        Recording.objects.update(is_locked=True)
    else:
        Artifact.objects.update(state=Artifact.State.ERASED)
    shown = Progress.of(Interview.objects.get(pk=interview.pk), now=NOW)

    with pytest.raises(CannotCite):
        write_comment(interview.application.debrief, "x", shown=shown, place=Stretch(1, 1), by=owner, at=NOW)


def test_comment_that_calls_nobody_known_is_refused(job: Job, owner: User) -> None:
    with pytest.raises(UnknownMention):
        write_comment(spoken(job).application.debrief, "Hi @Nobody", by=owner, at=NOW)

    assert Comment.objects.count() == 0

"""Clips of one criterion: in order, over all interviews, played only for those who may see the interview."""

import pytest
from django.contrib.auth.models import User

from candidates.models import Job
from debriefs.committee.evidence import Evidence, evidence_of, openable_by
from debriefs.committee.matrix import matrix_of
from debriefs.models import Citation, Criterion, Note, Rating
from tests.factories import NOW
from tests.rated import Loop, cite, make_loop
from tests.recorded import make_artifact, make_recording

pytestmark = pytest.mark.django_db


def evidence(loop: Loop, user: User) -> Evidence:
    """Of the first criterion."""
    given = loop.access(user).visible_scorecards()
    matrix = matrix_of(given, Criterion.objects.shown_in(loop.debrief.application.job, rated=[]))
    found = evidence_of(matrix, openable_by(user, loop.debrief.application))
    return next(one for one in found if one.row.criterion == loop.criteria[0])


def add(loop: Loop, number: int, citation: Citation) -> None:
    Rating.objects.get(version__scorecard__interview=loop.interviews[number], value__isnull=False).citations.add(
        citation
    )


def test_clips_stand_in_the_order_of_interviews_and_seconds(job: Job, owner: User) -> None:
    loop = make_loop(job, people=2)
    second, first = loop.rate(1, {0: 4}), loop.rate(0, {0: 2})
    add(loop, 0, cite(first, starts_ms=1_000, quote="Earlier."))
    add(loop, 0, cite(first, starts_ms=None, quote="Untimed."))
    add(loop, 1, cite(second, starts_ms=500, quote="Other round."))

    clips = evidence(loop, owner).clips

    assert [clip.citation.quote for clip in clips] == [
        "Earlier.",
        "Loud and clear.",
        "Untimed.",
        "Other round.",
        "Loud and clear.",
    ]
    assert [(clip.cited_by, clip.value, clip.stage) for clip in clips[2:4]] == [
        ("Rater0 Jones", 2, "Round 0"),
        ("Rater1 Jones", 4, "Round 1"),
    ]


def test_what_a_reader_may_not_open_is_a_quote_only(job: Job, owner: User) -> None:
    loop = make_loop(job, people=2)
    for number in range(2):
        make_artifact(make_recording(loop.interviews[number]))
        loop.rate(number, {0: 3})

    seen = {
        user: [(clip.is_open, clip.is_playable) for clip in evidence(loop, user).clips]
        for user in (owner, loop.authors[0])
    }

    assert seen == {owner: [(True, True)] * 2, loop.authors[0]: [(True, True), (False, False)]}


@pytest.mark.parametrize("fields", [{"state": "erased"}, {"kind": "transcript"}])
def test_without_an_archived_recording_nothing_plays(job: Job, owner: User, fields: dict[str, str]) -> None:
    loop = make_loop(job, people=1)
    make_artifact(make_recording(loop.interviews[0]), **fields)
    loop.rate(0, {0: 3})

    one = evidence(loop, owner)

    assert (one.playable, one.length, one.clips[0].is_open) == ([], "", True)


def test_locked_recording_is_not_played(job: Job, owner: User) -> None:
    loop = make_loop(job, people=1)
    make_artifact(make_recording(loop.interviews[0], is_locked=True))
    loop.rate(0, {0: 3})

    assert evidence(loop, owner).playable == []


def test_clip_lasts_long_enough_to_be_heard(job: Job, owner: User) -> None:
    loop = make_loop(job, people=1)
    make_artifact(make_recording(loop.interviews[0]))
    scorecard = loop.rate(0, {0: 3})
    note = Note.objects.create(interview=loop.interviews[0], author=loop.authors[0], text="Hm.", written_at=NOW)
    add(loop, 0, Citation.of_note(note, starts_ms=60_000, by=scorecard.author, at=NOW))

    one = evidence(loop, owner)

    assert [(clip.from_second, clip.to_second) for clip in one.clips] == [("4.801", "7.801"), ("50", "70")]
    assert (one.length, one.interviews) == ("0:23", 1)

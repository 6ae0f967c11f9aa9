"""What of a debrief one person may read: nothing of others' ratings while it is sealed."""

import pytest
from django.contrib.auth.models import User

from candidates.models import Job
from debriefs.committee import votes
from debriefs.committee.deciding import Ground, decide
from debriefs.committee.dossier import Dossier, dossier_of
from debriefs.models import Debrief, Decision, Question
from tests.factories import NOW, make_endpoint, make_user
from tests.rated import Loop, make_loop

pytestmark = pytest.mark.django_db


def dossier(loop: Loop, user: User) -> Dossier:
    debrief = Debrief.objects.select_related("application__job").get(pk=loop.debrief.pk)
    return dossier_of(debrief, loop.access(user), now=NOW)


def test_sealed_dossier_holds_nothing_of_others(job: Job, owner: User) -> None:
    loop = make_loop(job, people=2)
    Question.objects.create(job=job, criterion=loop.criteria[0], text="And then?")
    loop.rate(0, {0: 3})

    for user in (owner, loop.authors[1], make_user(recruiter=True)):
        sealed = dossier(loop, user)
        assert (sealed.matrix.rows, sealed.evidence, sealed.drift.changes, sealed.ledger.lines) == ([], [], [], [])


def test_who_has_submitted_reads_what_is_in(job: Job) -> None:
    loop = make_loop(job, people=3)
    loop.rate(0, {0: 3})
    loop.rate(1, {0: 1})

    read = dossier(loop, loop.authors[0])

    assert [column.name for column in read.matrix.columns] == ["Rater0 Jones", "Rater1 Jones"]
    assert len(read.evidence) == len(read.ledger.lines) == 3


def test_decisions_come_with_their_dissent_and_what_became_of_the_event(job: Job, owner: User) -> None:
    make_endpoint()
    loop = make_loop(job, people=1)
    loop.rate(0, {0: 3})
    assert (dossier(loop, owner).decision, dossier(loop, owner).told) == (None, None)
    votes.cast(loop.debrief, loop.access(owner), choice="no", ground="Heard it.", now=NOW)
    grounds = [Ground(loop.criteria[0], "Goes deep.")]
    made = decide(loop.debrief, outcome=Decision.Outcome.OFFER, grounds=grounds, by=owner, now=NOW)

    read = dossier(loop, owner)

    assert read.decision == made.decision
    assert [vote.voter for vote in read.rulings[0].dissents] == [owner]
    assert read.told is not None
    assert read.told.state == "due"

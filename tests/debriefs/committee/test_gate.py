"""Waiting no longer, and opening early."""

import pytest
from django.contrib.auth.models import User

from candidates.models import Job
from debriefs.access import Seal
from debriefs.committee import gate
from debriefs.models import Scorecard
from debriefs.models.scorecard import WrongState
from debriefs.status import ScorecardState
from tests.factories import NOW, make_user
from tests.rated import Loop, make_loop

pytestmark = pytest.mark.django_db


def expected(loop: Loop, number: int) -> object:
    return loop.access(make_user()).expected[number]


@pytest.mark.parametrize("has_begun", [True, False])
def test_scorecard_is_excused_whether_it_was_begun_or_not(job: Job, has_begun: bool) -> None:
    loop, recruiter = make_loop(job, people=1), make_user()
    if has_begun:
        Scorecard.of(loop.interviews[0], loop.authors[0], at=NOW)

    gate.excuse(expected(loop, 0), reason="On leave.", by=recruiter, now=NOW)  # type: ignore[arg-type]

    kept = Scorecard.objects.get()
    assert (kept.excused_at, kept.excused_by, kept.excuse) == (NOW, recruiter, "On leave.")
    assert loop.access(recruiter).expected[0].state == ScorecardState.EXCUSED


def test_what_is_in_is_not_excused(job: Job) -> None:
    loop = make_loop(job, people=1)
    before = expected(loop, 0)
    loop.rate(0, {0: 3})

    for one in (before, expected(loop, 0)):  # read before it came in, and after
        with pytest.raises(WrongState):
            gate.excuse(one, reason="On leave.", by=make_user(), now=NOW)  # type: ignore[arg-type]

    assert not Scorecard.objects.get().is_excused


def test_opening_early_opens_to_the_committee_and_to_nobody_who_owes(job: Job, owner: User) -> None:
    loop, recruiter = make_loop(job, people=2), make_user(recruiter=True)
    loop.rate(0, {0: 3})
    assert loop.access(owner).seal == Seal.OTHERS_DUE

    opening = gate.open_early(loop.debrief, reason="The offer is due.", by=recruiter, now=NOW)

    assert (opening.opened_by, opening.reason, opening.opened_at) == (recruiter, "The offer is due.", NOW)
    assert (loop.access(owner).seal, loop.access(loop.authors[1]).seal) == (None, Seal.OWN_DUE)

"""Erasure on request: everything goes, in steps that may be repeated, unless a hold or a law keeps it."""

import pytest

from candidates.models import Candidate
from privacy import erasing, residue
from privacy.models import Erasure
from privacy.residue import Wanted
from tests.factories import NOW
from tests.privacy.whole_candidate import CANARY, EMAIL, NAME, make_whole_candidate

WANTED = Wanted((NAME, EMAIL, CANARY))
pytestmark = pytest.mark.django_db(transaction=True)


def asked(candidate: Candidate) -> Erasure:
    return erasing.ask_for_erasure(candidate=candidate, by=None, now=NOW)


def test_nothing_of_a_whole_candidate_is_found_afterwards(sandbox):
    whole = make_whole_candidate()
    before = residue.search(WANTED)
    assert len({place.name for place in before.places}) > 25

    erasure = erasing.work(asked(whole.candidate), now=NOW)

    assert (erasure.error, erasure.places, erasure.state) == ("", [], Erasure.State.DONE)
    assert residue.search(WANTED).places == ()

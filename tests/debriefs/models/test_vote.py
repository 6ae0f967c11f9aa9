"""One vote per person and debrief, which can be changed while it is sealed."""

import pytest

from debriefs.models import Vote
from debriefs.models.vote import VotingClosed
from tests.factories import NOW, make_interview, make_user
from tests.recorded import make_debrief

pytestmark = pytest.mark.django_db


def test_vote_is_changed_in_its_place_while_it_is_sealed() -> None:
    debrief, voter = make_debrief(make_interview()), make_user()

    first = Vote.cast(debrief, voter, choice="yes", ground="Heard it.", at=NOW)
    second = Vote.cast(debrief, voter, choice="no", ground="Heard more.", at=NOW)

    assert first.pk == second.pk
    assert (Vote.objects.get().choice, Vote.objects.get().ground) == ("no", "Heard more.")


def test_vote_of_the_next_round_is_another_one() -> None:
    debrief, voter = make_debrief(make_interview()), make_user()
    first = Vote.cast(debrief, voter, choice="no", ground="Too little.", at=NOW)
    following = debrief.begin_round(by=voter, at=NOW)

    second = Vote.cast(debrief, voter, choice="yes", ground="Heard more.", at=NOW)

    assert (first.round.number, second.round, Vote.objects.count()) == (1, following, 2)


def test_page_of_before_the_opening_casts_nothing_after_it() -> None:
    debrief, voter = make_debrief(make_interview()), make_user()
    old = type(debrief).objects.get()
    Vote.cast(debrief, make_user(), choice="yes", ground="Heard it.", at=NOW)
    debrief.open_votes(by=None, at=NOW)

    with pytest.raises(VotingClosed):
        Vote.cast(old, voter, choice="no", ground="Too late.", at=NOW)

    assert Vote.objects.count() == 1

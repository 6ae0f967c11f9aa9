"""Swaps where an interview needs several people, or somebody learns by it."""

import pytest

from interviews.booking.refusals import CannotReassign
from interviews.enums import Role, Skipped
from interviews.models import Interview, Interviewer, Reassignment
from recruiting import clock
from tests.interviews.booking.swapping import swap
from tests.interviews.booking.test_seats import group, people_of, published
from tests.walking import booked, invited, published_panel

pytestmark = pytest.mark.django_db


def taken(panel) -> Interview:
    return Interview.objects.get(pk=booked(invited(panel)).pk)


def test_seat_goes_to_somebody_of_its_group(sandbox, db):
    panel = published(
        people=4, groups=lambda boss, vice, one, two: [group("Manager", boss, vice), group("Engineer", one, two)]
    )
    managers, engineers = set(people_of(panel)[:2]), set(people_of(panel)[2:])

    for leaving in taken(panel).people():
        row = swap(Interview.objects.get(), leaving=leaving)

        now = set(Interview.objects.get().people())
        assert (len(now & managers), len(now & engineers)) == (1, 1)
        assert row.reasons[0]["seat"] == ("Manager" if leaving in managers else "Engineer")
        seats_of_others = [one["name"] for one in row.reasons if one.get("skipped") == Skipped.OTHER_GROUP]
        assert not {person.name for person in (managers if leaving in managers else engineers)} & set(seats_of_others)


def test_nobody_of_another_group_takes_a_seat_by_rule(sandbox, db):
    panel = published(people=3, groups=lambda boss, one, two: [group("Manager", boss), group("Engineer", one, two)])
    interview = taken(panel)
    boss = people_of(panel)[0]

    with pytest.raises(CannotReassign, match="Nobody else of the panel"):
        swap(interview, leaving=boss)

    assert boss in Interview.objects.get().people()


@pytest.fixture
def with_learner(sandbox, db) -> Interview:
    panel = published_panel(people=4)
    panel.set_trainees(people_of(panel)[:2], by=None, at=clock.now())
    return taken(panel)


def learner_of(interview: Interview) -> Interviewer:
    return interview.assignments.learning().get().interviewer


def test_nobody_comes_by_rule_in_place_of_somebody_who_learns(with_learner):
    with pytest.raises(CannotReassign, match="takes part to learn"):
        swap(with_learner, leaving=learner_of(with_learner))

    assert not Reassignment.objects.exists()


def test_whoever_still_learns_goes_on_learning_beside_somebody_and_needs_a_tick(with_learner):
    learner = learner_of(with_learner)
    other = with_learner.panel.seats.filter(is_trainee=True).exclude(interviewer=learner).get().interviewer

    with pytest.raises(CannotReassign, match="still learning") as refused:
        swap(with_learner, leaving=learner, to=other)
    assert refused.value.kept_from == Skipped.IN_TRAINING

    assert swap(with_learner, leaving=learner, to=other, may_overrule=True).override == Skipped.IN_TRAINING
    assert with_learner.assignments.get(interviewer=other).role == Role.SHADOW

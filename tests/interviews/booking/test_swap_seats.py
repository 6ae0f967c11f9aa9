"""Swaps where an interview needs several people, where somebody learns by it, and where two come for the same person."""

from datetime import timedelta

import pytest

from interviews.booking import availability, changing, hosts, replacement
from interviews.booking.refusals import CannotReassign
from interviews.enums import Role, Skipped
from interviews.models import BookingAttempt, Interview, Interviewer, Reassignment
from interviews.nylas.shapes import Slot
from recruiting import clock
from tests.factories import make_interview, make_interviewer, make_link
from tests.interviews.booking.seating import group, people_of, published
from tests.interviews.booking.swapping import swap
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


def test_interview_in_which_a_seat_was_swapped_moves_to_times_of_those_who_take_it(sandbox, db):
    panel = published(
        people=4, groups=lambda boss, vice, one, two: [group("Manager", boss, vice), group("Engineer", one, two)]
    )
    interview = taken(panel)
    swap(interview, leaving=interview.people()[1])

    after, now = Interview.objects.get(), clock.now()
    offered = availability.times(after.link, starts_at=now, ends_at=now + timedelta(days=9), moving=after, now=now)
    theirs = {person.email for person in after.people()}
    assert [set(slot.emails) for slot in offered] == [theirs] * len(offered) != []
    to = {"starts_at": offered[-1].starts_at, "ends_at": offered[-1].ends_at, "time_zone": "UTC"}
    assert changing.move(after, **to, actor="recruiter", now=now).starts_at == offered[-1].starts_at


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


def test_swap_that_is_under_way_to_somebody_keeps_another_from_them(sandbox, db):
    panel = published_panel(people=3)
    interview = taken(panel)
    first = replacement.choose_replacement(interview, now=clock.now()).ranked[0][0]
    elsewhere = make_interview(starts_at=interview.starts_at + timedelta(minutes=15))
    slot = Slot(interview.starts_at, interview.ends_at, (first.email,))
    Reassignment.objects.begin(
        elsewhere, leaving=elsewhere.interviewer or make_interviewer(), joining=first, cause="asked", reason="",
        override="", reasons=[], actor="recruiter", by=None, at=clock.now(),
    )  # fmt: skip

    assert hosts.why_no_place([first], slot, now=clock.now()) == {first.pk: Skipped.HAS_INTERVIEW}
    with pytest.raises(CannotReassign, match="was given another interview at this moment"):
        swap(interview, to=first)
    assert swap(interview).joining != first


def test_booking_that_is_under_way_keeps_a_swap_from_its_host(sandbox, db):
    panel = published_panel(people=3)
    interview = taken(panel)
    first = replacement.choose_replacement(interview, now=clock.now()).ranked[0][0]
    attempt = BookingAttempt.objects.begin(
        make_link(), starts_at=interview.starts_at, ends_at=interview.ends_at, time_zone="UTC", language="en", by=None,
        at=clock.now(),
    )  # fmt: skip
    attempt.ask_for([first])

    assert swap(interview).joining != first

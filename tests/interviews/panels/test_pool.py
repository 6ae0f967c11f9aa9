"""Who of a large panel is on offer: by turn, one of each zone, every seat filled, and no time lost to those who were invited."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from interviews.nylas.configurations import Seats
from interviews.panels import pool, seats
from interviews.panels.pool import Member
from sandbox.tests.examples import examples

FORTY = [Member(f"p{number:02}", "Europe/Lisbon") for number in range(40)]


def offered(*members: Member, **more) -> list[str]:
    return pool.on_offer(members, **more)


def test_small_panel_is_on_offer_whole():
    assert offered(*FORTY[:10]) == [member.email for member in FORTY[:10]]
    assert offered() == []


def test_ten_of_forty_whose_turn_it_is():
    assert offered(*FORTY) == [f"p{number:02}" for number in range(10)]


def test_one_of_each_time_zone_is_on_offer():
    tokyo, denver = Member("tokyo", "Asia/Tokyo"), Member("denver", "America/Denver")

    found = offered(*FORTY, tokyo, denver)

    assert found == [*(f"p{number:02}" for number in range(8)), "tokyo", "denver"]


def test_every_seat_can_be_filled():
    manager = Seats("Manager", 1, ("p39",))
    engineer = Seats("Engineer", 2, tuple(member.email for member in FORTY[:39]))

    found = offered(*FORTY, wanted=[manager, engineer])

    assert "p39" in found
    assert len(found) == 10


def test_whoever_alone_can_take_a_time_stays_on_offer():
    alone = Member("alone", free=frozenset({"mon 9", "tue 9"}))
    others = [Member(f"p{number}", free=frozenset({"tue 9"})) for number in range(12)]

    assert "alone" not in offered(*others, alone)
    assert "alone" in offered(*others, alone, before=["alone"])


def test_somebody_who_can_take_the_same_times_is_as_good():
    first = [Member(f"p{number}") for number in range(9)]
    busy, fresh = Member("busy", free=frozenset({"mon 9"})), Member("fresh", free=frozenset({"mon 9"}))

    found = offered(*first, fresh, Member("p9"), busy, before=["busy"])

    assert "fresh" in found
    assert "busy" not in found


def test_whoever_left_is_not_kept():
    assert "gone" not in offered(*FORTY, before=["gone"])


def test_those_on_offer_stay_where_nothing_else_keeps_all_times():
    before = [Member(f"old{number}", free=frozenset({number})) for number in range(10)]
    waiting = [Member(f"new{number}") for number in range(10)]

    assert set(offered(*waiting, *before, before=[member.email for member in before])) == {
        member.email for member in before
    }


def test_as_many_as_possible_take_their_turn_where_somebody_has_to_stay():
    """Two of the ten are free when nobody else is; for the other eight somebody else can come."""
    stay = [Member(f"stay{number}", free=frozenset({number})) for number in range(2)]
    rest = [Member(f"old{number}", free=frozenset({"mon"})) for number in range(8)]
    waiting = [Member(f"new{number}", free=frozenset({"mon"})) for number in range(9)]

    found = offered(*waiting, *rest, *stay, before=[member.email for member in (*rest, *stay)])

    assert set(found) == {"stay0", "stay1", *(f"new{number}" for number in range(8))}


def test_turns_go_on_where_calendars_are_full_and_people_are_invited():
    """Forty people, each free at every fourth time: the ten on offer can't all be spared, but some can."""
    draw = random.Random(1)
    people = [
        Member(f"p{number:02}", free=frozenset(at for at in range(60) if draw.random() < 0.25)) for number in range(40)
    ]
    before = [member.email for member in people[30:]]

    found = offered(*people, before=before)

    assert bookable(before, tuple(people), []) <= bookable(found, tuple(people), [])
    assert set(found) != set(before)


def test_who_is_needed_comes_in_and_is_not_exchanged():
    before = [Member(f"old{number}", free=frozenset({number})) for number in range(8)]
    needed, last = Member("needed"), Member("last")
    spare = [Member(f"new{number}") for number in range(4)]

    found = offered(*spare, *before, last, needed, before=[member.email for member in before], needed=["needed"])

    assert "needed" in found
    assert {member.email for member in before} < set(found)


EMAILS = [f"p{number}" for number in range(8)]
MEMBERS = st.permutations(EMAILS).flatmap(
    lambda order: st.tuples(
        *(
            st.builds(Member, st.just(email), st.sampled_from("abc"), st.frozensets(st.integers(0, 5)).map(frozenset))
            for email in order
        )
    )
)
WANTED = st.lists(
    st.builds(
        lambda people, needed: Seats("", needed, tuple(sorted(people))),
        st.sets(st.sampled_from(EMAILS), min_size=2),
        st.integers(1, 2),
    ),
    max_size=2,
)
BEFORE = st.lists(st.sampled_from([*EMAILS, "gone"]), unique=True, max_size=4)


def bookable(people: list[str], members: tuple[Member, ...], wanted: list[Seats]) -> set:
    free = {member.email: member.free for member in members}
    times = set().union(*(free[email] for email in people if email in free))
    return {
        at for at in times if seats.fill(wanted, [email for email in people if at in free.get(email, ())]) is not None
    }


@settings(max_examples=examples(200), deadline=None)
@given(MEMBERS, WANTED, BEFORE)
def test_no_time_is_lost_and_nobody_is_on_offer_twice(members, wanted, before):
    found = pool.on_offer(members, wanted=wanted, before=before, limit=4)

    assert len(found) == len(set(found)) == 4
    assert bookable(before, members, wanted) <= bookable(found, members, wanted)


@given(MEMBERS, WANTED)
def test_seats_that_the_panel_can_fill_are_filled_by_those_on_offer(members, wanted):
    found = pool.on_offer(members, wanted=wanted, limit=4)

    assert (seats.fill(wanted, found) is None) == (seats.fill(wanted, EMAILS) is None)

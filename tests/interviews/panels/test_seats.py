"""Which people fill the seats of an interview: never too few, nobody twice, the least loaded first."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from interviews.nylas.configurations import Seats
from interviews.panels import seats

PEOPLE = "abcdefg"


def group(name: str, people: str, *, needed: int = 1) -> Seats:
    return Seats(name=name, needed=needed, people=tuple(people))


def chosen(wanted: list[Seats], order: str) -> list[tuple[str, str]] | None:
    found = seats.fill(wanted, order)
    return None if found is None else [(person, of.name) for person, of in found]


# ── who fills the seats ──
def test_without_groups_whoever_comes_first_takes_the_one_seat():
    assert chosen([], "bac") == [("b", "")]


def test_nobody_fills_nothing():
    assert chosen([], "") is None
    assert chosen([group("Engineer", "ab")], "") is None


def test_one_of_each_group_by_load():
    assert chosen([group("Engineer", "abc"), group("Manager", "de")], "cebad") == [("c", "Engineer"), ("e", "Manager")]


def test_person_who_is_always_there_must_be_free():
    always = [group("Hiring manager", "d"), group("Engineer", "abc")]

    assert chosen(always, "bd") == [("d", "Hiring manager"), ("b", "Engineer")]
    assert chosen(always, "abc") is None


def test_several_of_many():
    assert chosen([group("Interviewers", "abcde", needed=2)], "dbca") == [("d", "Interviewers"), ("b", "Interviewers")]
    assert chosen([group("Interviewers", "abcde", needed=2)], "d") is None


def test_who_stands_in_two_groups_takes_the_seat_that_others_can_not():
    both = [group("Engineer", "ab"), group("Manager", "a")]

    assert chosen(both, "ab") == [("b", "Engineer"), ("a", "Manager")]
    assert chosen(both, "a") is None


def test_people_of_no_group_take_no_seat():
    assert chosen([group("Engineer", "a")], "ga") == [("a", "Engineer")]


GROUPS = st.lists(
    st.builds(
        lambda people, needed: Seats(name="", needed=needed, people=tuple(sorted(people))),
        st.sets(st.sampled_from(PEOPLE)),
        st.integers(1, 3),
    ),
    min_size=1,
    max_size=3,
)
ORDER = st.lists(st.sampled_from(PEOPLE), unique=True)


def can_fill(wanted: list[Seats], people: list[str]) -> bool:
    """Tried out: each group in turn takes any of those who are left."""
    if not wanted:
        return True
    first, *rest = wanted
    open_to = [person for person in people if person in first.people]
    return any(
        can_fill(rest, [person for person in people if person not in taken])
        for taken in combinations(open_to, first.needed)
    )


@given(GROUPS, ORDER)
def test_seats_are_filled_whenever_they_can_be_and_never_by_too_few_or_by_one_person_twice(wanted, order):
    found = seats.fill(wanted, order)

    assert (found is not None) == can_fill(wanted, order)
    if found is not None:
        people = [person for person, _ in found]
        assert len(set(people)) == len(people) == sum(one.needed for one in wanted)
        assert all(person in of.people and person in order for person, of in found)


@given(GROUPS, ORDER)
def test_nobody_else_would_have_had_less_load(wanted, order):
    """The least sum of places of all who could fill the seats."""
    found = seats.fill(wanted, order)

    if found is not None:
        size = sum(one.needed for one in wanted)
        possible = [people for people in combinations(order, size) if can_fill(wanted, list(people))]
        assert sum(order.index(person) for person, _ in found) == min(sum(map(order.index, one)) for one in possible)


# ── what each of them owes ──
def test_one_seat_is_shared_by_weight():
    assert seats.shares([], {"a": 3.0, "b": 1.0}) == {"a": 0.75, "b": 0.25}


def test_two_seats_are_owed_by_all_of_the_group():
    assert seats.shares([group("", "abcd", needed=2)], dict.fromkeys("abcd", 1.0)) == dict.fromkeys("abcd", 0.5)


def test_nobody_owes_more_than_the_whole_interview():
    assert seats.shares([group("", "abc", needed=2)], {"a": 10.0, "b": 1.0, "c": 1.0}) == {"a": 1.0, "b": 0.5, "c": 0.5}
    assert seats.shares([group("", "ab", needed=2)], {"a": 1.0, "b": 2.0}) == {"a": 1.0, "b": 1.0}
    assert seats.shares([group("x", "a"), group("y", "a")], {"a": 1.0}) == {"a": 1.0}


def test_who_stands_in_no_group_owes_nothing():
    assert seats.shares([group("", "a")], {"a": 1.0, "g": 1.0}) == {"a": 1.0}

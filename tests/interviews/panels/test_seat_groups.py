"""What is wrong with a panel's groups, in words, before it is published and after calendars were lost."""

import pytest

from interviews.models import Interviewer, Panel, SeatGroup
from interviews.nylas.configurations import Seats
from interviews.panels import configuration, publishing, seat_groups
from interviews.panels.models.seat_group import Drawn
from tests.factories import make_interviewer, make_panel

NAMES = {"a": "Ada", "b": "Ben", "c": "Cleo"}


def group(name: str, people: str, *, needed: int = 1) -> Seats:
    return Seats(name=name, needed=needed, people=tuple(people))


def said(*wanted: Seats, is_round_robin: bool = True) -> list[tuple[int, str]]:
    found = seat_groups.faults(wanted, NAMES, is_round_robin=is_round_robin)
    return [(fault.number, str(fault.place)) for fault in found]


def test_panel_without_groups_has_no_fault():
    assert said() == []
    assert said(is_round_robin=False) == []


def test_groups_that_can_be_filled_have_no_fault():
    assert said(group("Engineer", "ab"), group("Manager", "c")) == []
    assert said(group("Interviewers", "abc", needed=3)) == []


def test_group_without_anybody_who_takes_interviews():
    assert (1, "people") in said(group("Engineer", "abc"), group("Manager", ""))
    assert (1, "people") in said(group("Engineer", "abc"), group("Manager", "z"))


def test_more_seats_than_people():
    assert said(group("Engineer", "abc", needed=4)) == [(0, "needed")]


def test_somebody_is_needed_in_two_seats():
    assert said(group("Engineer", "abc"), group("Manager", "c"), group("Lead", "c")) == [(2, "people")]


def test_somebody_in_two_groups_is_no_fault_while_all_seats_can_be_filled():
    assert said(group("Engineer", "abc"), group("Manager", "c")) == []


def test_somebody_stands_in_no_group():
    found = seat_groups.faults([group("Engineer", "ab")], NAMES, is_round_robin=True)

    assert [fault.words.split(" stands")[0] for fault in found] == ["Cleo"]


def test_everyone_together_has_no_groups():
    assert (0, "all") in said(group("Engineer", "abc"), is_round_robin=False)


def test_more_than_ten_seats_are_too_many():
    names = {f"person{number}": str(number) for number in range(11)}
    wanted = [Seats("All", 11, tuple(names))]

    assert [fault.place for fault in seat_groups.faults(wanted, names, is_round_robin=True)] == ["needed"]


@pytest.fixture
def people(db) -> list[Interviewer]:
    return [make_interviewer(name=name) for name in ("Ada", "Ben")]


@pytest.fixture
def panel(people) -> Panel:
    panel = make_panel(interviewers=people)
    ada, ben = people
    drawn = [Drawn("Engineer", 1, False, frozenset([ada.pk])), Drawn("Manager", 1, False, frozenset([ben.pk]))]
    SeatGroup.objects.arrange(panel, drawn)
    return panel


def test_whoever_left_the_panel_left_its_groups(panel, people):
    panel.seat(people[:1])

    assert [group.people for group in configuration.seats(panel)] == [(people[0].email,), ()]
    problems = publishing.problems(panel)
    assert [problem.field for problem in problems] == ["seat_groups"]
    assert "“Manager” has nobody" in problems[0].words


def test_switched_off_person_fills_no_seat(panel, people):
    Interviewer.objects.filter(pk=people[1].pk).update(is_active=False)

    assert [problem.field for problem in publishing.problems(panel)] == ["seat_groups"]


def test_lost_calendar_of_somebody_who_is_always_there_is_told(panel, people):
    assert seat_groups.why_unfilled(panel, None) == ""

    Interviewer.objects.filter(pk=people[1].pk).update(grant_state="expired")

    assert "Nobody of “Manager” has a working calendar" in seat_groups.why_unfilled(panel, None)


def test_group_of_everybody_follows_the_panel(panel, people):
    SeatGroup.objects.arrange(panel, [Drawn("Two of us", 2, True, frozenset())])
    newcomer = make_interviewer(name="Cleo")

    panel.seat([*people, newcomer])

    assert configuration.seats(panel) == (Seats("Two of us", 2, tuple(one.email for one in [*people, newcomer])),)


def test_change_of_groups_is_unpublished_until_it_is_published(panel):
    payload = configuration.as_json(configuration.spec(panel))
    panel.publications.create(
        number=1, payload=payload, created_at=panel.published_at, due_at=panel.published_at, state="done"
    )
    assert configuration.changed_lines(panel) == []

    SeatGroup.objects.arrange(panel, [Drawn("Two of us", 2, True, frozenset())])

    assert configuration.changed_lines(panel) == [
        ("Takes part", "Engineer: 1 of Ada; Manager: 1 of Ben", "Two of us: 2 of Ada, Ben")
    ]
    assert [group.name for group in configuration.seats_on_offer(panel)] == ["Engineer", "Manager"]

"""Who takes an interview: whoever was booked longest ago, over all panels, and nobody is forgotten."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interviews.models import Interview, Interviewer, Panel, Seat
from interviews.panels import fairness
from tests.factories import NOW, make_application, make_interview, make_interviewer, make_link, make_panel

pytestmark = pytest.mark.django_db
PROPERTY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)


def make_people(number: int, **fields: object) -> list[Interviewer]:
    """By name and by age of the row in opposite orders."""
    return [make_interviewer(name=f"Person {number - each}", **fields) for each in range(number)]


def book(person: Interviewer, *, days_ago: float, panel: Panel | None = None, **fields: object) -> Interview:
    """An interview that was booked then, with this person; when it takes place tells nothing."""
    interview = make_interview(link=make_link(panel=panel), interviewer=person, **fields)
    Interview.objects.filter(pk=interview.pk).update(created_at=NOW - timedelta(days=days_ago))
    return interview


def ranked(panel: Panel, free: list[Interviewer]) -> list[Interviewer]:
    return [choice.interviewer for choice in fairness.rank(panel, free=[person.email for person in free])]


def test_whoever_was_booked_longest_ago_comes_first():
    lately, long_ago, between = people = make_people(3)
    panel = make_panel(interviewers=people)
    for person, days_ago in ((lately, 1), (long_ago, 30), (between, 7)):
        book(person, days_ago=days_ago)

    assert ranked(panel, people) == [long_ago, between, lately]


def test_last_booking_counts_and_not_how_many_there_were():
    busy, once = people = make_people(2)
    panel = make_panel(interviewers=people)
    for days_ago in (30, 20, 10):
        book(busy, days_ago=days_ago)
    book(once, days_ago=5)

    assert ranked(panel, people) == [busy, once]


def test_whoever_was_never_booked_comes_before_everybody_else():
    booked, new = people = make_people(2)
    book(booked, days_ago=3650)

    assert ranked(make_panel(interviewers=people), people) == [new, booked]


def test_ties_go_by_the_age_of_the_row():
    people = make_people(4)
    panel = make_panel(interviewers=people[::-1])

    assert ranked(panel, people[::-1]) == people

    for person in people[:2]:
        book(person, days_ago=2)
    assert ranked(panel, people) == [*people[2:], *people[:2]]


def test_bookings_on_other_panels_count_and_cancelled_ones_do_not():
    elsewhere, cancelled = people = make_people(2)
    panel = make_panel(interviewers=people)
    book(elsewhere, days_ago=1, panel=make_panel(interviewers=[elsewhere]))
    book(cancelled, days_ago=0, panel=panel, status="cancelled")

    assert ranked(panel, people) == [cancelled, elsewhere]


def test_part_in_a_common_interview_counts_like_one_of_their_own():
    host, guest, new = people = make_people(3)
    book(host, days_ago=1, people=[guest])

    assert ranked(make_panel(interviewers=people), people) == [new, host, guest]


def test_panel_of_one_is_that_one():
    (only,) = people = make_people(1)

    assert ranked(make_panel(interviewers=people), people) == [only]


def test_only_the_free_ones_of_the_panel_are_ranked():
    free, busy = people = make_people(2)
    stranger = make_interviewer()

    assert ranked(make_panel(interviewers=people), [stranger, free]) == [free]
    assert busy not in ranked(make_panel(interviewers=people), [free])


@pytest.mark.parametrize("away", [{"is_active": False}, {"grant_state": "expired"}, {"grant_state": "withdrawn"}])
def test_nobody_is_chosen_when_all_are_away(away):
    people = make_people(3, **away)

    assert ranked(make_panel(interviewers=people), people) == []


def test_addresses_are_known_however_nylas_writes_them():
    (person,) = make_people(1)
    panel = make_panel(interviewers=[person])

    assert [choice.interviewer for choice in fairness.rank(panel, free=[person.email.upper()])] == [person]


def test_reasons_tell_the_order_and_the_figure_that_made_it():
    booked, new = people = make_people(2)
    book(booked, days_ago=3)

    choices = fairness.rank(make_panel(interviewers=people), free=[person.email for person in people])

    assert [choice.as_reason(place) for place, choice in enumerate(choices, start=1)] == [
        {"place": 1, "interviewer": new.pk, "name": new.name, "last_booked_at": None},
        {
            "place": 2,
            "interviewer": booked.pk,
            "name": booked.name,
            "last_booked_at": (NOW - timedelta(days=3)).isoformat(),
        },
    ]


# ── whatever has happened before ──
days_ago = st.none() | st.integers(0, 40)  # none: never booked


@PROPERTY
@given(st.lists(days_ago, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_order_hangs_on_the_bookings_alone_and_drops_nobody(history, random):
    with transaction.atomic():
        people = make_people(len(history))
        panel = make_panel(interviewers=people)
        link = make_link(panel=panel)
        for person, ago in zip(people, history, strict=True):
            if ago is not None:
                book_at(person, NOW - timedelta(days=ago), panel, link.application)
        shuffled = random.sample(people, len(people))
        found = ranked(panel, people)

        assert ranked(panel, shuffled) == found
        assert sorted(person.pk for person in found) == [person.pk for person in people]
        last = dict(zip(people, history, strict=True))
        places = [(last[person] is not None, -(last[person] or 0), person.pk) for person in found]
        assert places == sorted(places)
        transaction.set_rollback(True)


@PROPERTY
@given(st.integers(2, 5), st.data())
def test_nobody_who_is_always_free_waits_longer_than_everybody_takes_once(size, data):
    """A series of bookings in which others are free by chance: the gap between two of one's own is bounded."""
    with transaction.atomic():
        people = make_people(size)
        patient, others = people[0], people[1:]
        panel = make_panel(interviewers=people)
        application = make_application(job=panel.job)
        waited = 0
        for number in range(4 * size):
            free = [patient, *(person for person in others if data.draw(st.booleans()))]
            chosen = ranked(panel, free)[0]
            waited = 0 if chosen == patient else waited + 1
            assert waited < size
            book_at(chosen, NOW + timedelta(minutes=number), panel, application)
        transaction.set_rollback(True)


def test_where_all_are_always_free_each_gets_the_same_share():
    people = make_people(4)
    panel = make_panel(interviewers=people)
    application = make_application(job=panel.job)
    taken: Counter[Interviewer] = Counter()

    for number in range(12):
        chosen = ranked(panel, people)[0]
        taken[chosen] += 1
        book_at(chosen, NOW + timedelta(minutes=number), panel, application)

    assert taken == dict.fromkeys(people, 3)


def test_newcomer_takes_one_and_then_waits_like_everybody():
    people = make_people(2)
    panel = make_panel(interviewers=people)
    for person in people:
        book(person, days_ago=1)
    newcomer = make_interviewer()
    Seat.objects.create(panel=panel, interviewer=newcomer)

    first = ranked(panel, [*people, newcomer])[0]
    book(newcomer, days_ago=0)

    assert (first, ranked(panel, [*people, newcomer])[-1]) == (newcomer, newcomer)


def book_at(person: Interviewer, at: datetime, panel: Panel, application: object) -> None:
    """The least that a booking leaves behind, since these series make many."""
    interview = Interview(
        application=application,
        panel=panel,
        interviewer=person,
        starts_at=at + timedelta(days=1),
        ends_at=at + timedelta(days=1, minutes=45),
    )
    interview.schedule(actor="candidate", at=at)

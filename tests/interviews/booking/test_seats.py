"""A panel whose interviews need several people: offered, booked, moved, and explained."""

from datetime import timedelta

import pytest

from interviews.booking import availability, changing, taking
from interviews.booking.choice import choose
from interviews.booking.refusals import OutOfReach, SlotGone
from interviews.enums import Skipped
from interviews.models import (
    BookingAttempt,
    BookingLink,
    Chance,
    Interview,
    Interviewer,
    Leave,
    Panel,
    PickedTimes,
    SeatGroup,
)
from interviews.nylas.client import nylas
from interviews.nylas.errors import SlotTaken, Unreachable
from interviews.panels import publishing
from recruiting import clock
from tests.interviews.booking.seating import group, people_of, published
from tests.walking import booked, free_times, invited

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(sandbox, db) -> Panel:
    """One manager, always; one of two engineers."""
    return published(groups=lambda boss, one, two: [group("Manager", boss), group("Engineer", one, two)])


@pytest.fixture
def link(panel) -> BookingLink:
    return invited(panel)


def test_booking_has_one_of_each_group_and_all_have_the_event(link, panel):
    boss, *engineers = people_of(panel)

    interview = booked(link)

    people = interview.people()
    assert len(people) == 2
    assert boss in people
    assert set(people) & set(engineers)
    assert interview.interviewer == boss  # of the group that stands first
    meeting = nylas().meeting(interview.nylas_grant_id, interview.nylas_calendar_id, interview.nylas_event_id)
    assert {person.email for person in people} < set(meeting.participant_emails)
    assert set(BookingAttempt.objects.get().interviewers.all()) == set(people)


def test_the_engineer_with_less_load_comes_next(link, panel):
    first, second = booked(link), booked(invited(panel, email="lena@example.org"))

    (one,), (other,) = ([who for who in each.people() if who != each.interviewer] for each in (first, second))
    assert one != other


def test_times_need_everybody_who_is_always_there(link, panel):
    offered = free_times(link)
    boss = people_of(panel)[0]

    Interviewer.objects.filter(pk=boss.pk).update(is_active=False)

    assert offered
    assert free_times(link) == []


def test_cap_of_the_one_person_who_is_needed_takes_times_away(link, panel):
    boss = people_of(panel)[0]
    interview = booked(link)
    Interviewer.objects.filter(pk=boss.pk).update(daily_cap=1)

    days = {slot.starts_at.date() for slot in free_times(invited(panel, email="lena@example.org"))}

    assert days
    assert interview.starts_at.date() not in days


def test_moved_interview_keeps_its_people_and_needs_all_of_them(link, panel):
    interview = booked(link)
    before = interview.people()
    later = next(slot for slot in free_times(link) if slot.starts_at > interview.ends_at)

    moved = changing.move(
        interview,
        starts_at=later.starts_at,
        ends_at=later.ends_at,
        time_zone="Europe/Lisbon",
        actor="candidate",
        now=clock.now(),
    )

    assert moved.people() == before
    assert changing.can_move(moved)
    engineer = before[1]
    Interviewer.objects.filter(pk=engineer.pk).update(is_active=False)
    assert not changing.can_move(Interview.objects.get(pk=moved.pk))


def test_move_is_offered_only_when_all_of_its_people_are_free(link, panel):
    interview = booked(link)
    _, engineer = interview.people()
    now = clock.now()
    window = {"starts_at": now, "ends_at": now + timedelta(days=10), "moving": interview, "now": now}
    assert availability.times(link, **window)

    days = {"first_day": now.date(), "last_day": now.date() + timedelta(days=60)}
    Leave.objects.create(interviewer=engineer, entered_at=now, **days)

    assert availability.times(link, **window) == []
    assert free_times(link)  # with the other engineer, for a new booking


def test_one_who_is_taken_at_the_moment_of_booking_is_replaced(link, panel, monkeypatch):
    really_ask, asked = taking._ask_nylas, []

    def lose_the_first(attempt, slot, *, hosts):
        asked.append(hosts)
        if len(asked) == 1:
            Interviewer.objects.filter(email=hosts[1]).update(is_active=False)  # no longer to be had
            raise SlotTaken("The selected timeslot is unavailable")
        return really_ask(attempt, slot, hosts=hosts)

    monkeypatch.setattr(taking, "_ask_nylas", lose_the_first)
    interview = booked(link)

    assert len(asked) == 2
    assert {person.email for person in interview.people()} == set(asked[1])
    gone = [reason for reason in BookingAttempt.objects.get().reasons if reason.get("skipped")]
    assert [reason["skipped"] for reason in gone] == [Skipped.TAKEN_MEANWHILE]


def test_recruiter_who_books_another_time_than_the_picked_ones_gets_the_next_person(
    link, panel, recruiter, monkeypatch
):
    slot, *others = free_times(link)
    PickedTimes.objects.pick(link, [others[-1].starts_at], by=recruiter, at=clock.now())
    really_ask, asked = taking._ask_nylas, []

    def lose_the_first(attempt, slot, *, hosts):
        asked.append(hosts)
        if len(asked) == 1:
            Interviewer.objects.filter(email=hosts[1]).update(is_active=False)
            raise SlotTaken("The selected timeslot is unavailable")
        return really_ask(attempt, slot, hosts=hosts)

    monkeypatch.setattr(taking, "_ask_nylas", lose_the_first)
    times = {"starts_at": slot.starts_at, "ends_at": slot.ends_at, "time_zone": "UTC", "language": "en"}

    assert taking.take(link, **times, by=recruiter, now=clock.now()).starts_at == slot.starts_at


def test_nobody_is_booked_when_a_seat_stays_empty(link, panel, monkeypatch):
    def refuse(attempt, slot, *, hosts):
        Interviewer.objects.filter(email=hosts[0]).update(is_active=False)
        raise SlotTaken("The selected timeslot is unavailable")

    monkeypatch.setattr(taking, "_ask_nylas", refuse)
    with pytest.raises(SlotGone):
        booked(link)

    assert not Interview.objects.exists()


def test_booking_without_an_answer_is_found_with_all_its_people(link, panel, monkeypatch):
    really_ask, asked = taking._ask_nylas, []

    def lose_the_answer(attempt, slot, *, hosts):
        asked.extend(hosts)
        really_ask(attempt, slot, hosts=hosts)
        raise OutOfReach(may_be_booked=True) from Unreachable("cut off")

    monkeypatch.setattr(taking, "_ask_nylas", lose_the_answer)
    with pytest.raises(OutOfReach):
        booked(link)

    taking.look_up(BookingAttempt.objects.get(), now=clock.now())

    assert {person.email for person in Interview.objects.get().people()} == set(asked)


def test_reasons_name_each_seat_and_what_everybody_owes(link, panel):
    boss, one, two = people_of(panel)
    slot = free_times(link)[0]

    reasons = {reason["name"]: reason for reason in choose(link, slot, now=clock.now()).reasons()}

    assert reasons[boss.name]["seat"] == "Manager"
    assert [reasons[person.name]["share"] for person in (boss, one, two)] == [1.0, 0.5, 0.5]
    assert reasons[one.name]["groups"] == ["Engineer"]
    booked(link)
    assert sum(Chance.objects.values_list("share", flat=True)) == 2.0


def test_candidate_takes_no_seat_of_their_own_interview(sandbox, db):
    panel = published(groups=lambda *people: [group("Interviewers", needed=2)])
    candidate = people_of(panel)[0]
    link = invited(panel, email=candidate.email)

    assert candidate not in booked(link).people()


def test_candidate_who_must_always_be_there_finds_no_times(sandbox, db):
    panel = published(groups=lambda boss, one, two: [group("Manager", boss), group("Engineer", one, two)])

    assert free_times(invited(panel, email=people_of(panel)[0].email)) == []


def test_saved_groups_count_once_they_are_published(link, panel):
    SeatGroup.objects.arrange(panel, [group("Everyone", needed=3)])

    assert len(booked(link).people()) == 2

    publishing.publish(panel, by=None, now=clock.now())
    assert len(booked(invited(panel, email="lena@example.org")).people()) == 3


def test_person_without_a_group_is_not_asked(sandbox, db):
    panel = published(groups=lambda *people: [group("Interviewers", needed=1)])
    extra = people_of(panel)[2]
    version = panel.publications.get()
    version.payload["seats"][0]["people"].remove(extra.email)
    version.save()
    link = invited(panel)

    chosen = choose(link, free_times(link)[0], now=clock.now())

    assert (extra, Skipped.NO_GROUP) in chosen.skipped

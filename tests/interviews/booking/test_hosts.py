"""Nobody is offered or booked who has another interview then, or who takes none at present."""

import threading
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from interviews.booking import availability, changing, hosts, refusals, taking
from interviews.booking.admin import why_words
from interviews.enums import Skipped
from interviews.models import BookingAttempt, Interview, Interviewer, Leave, Panel
from interviews.nylas.shapes import Slot
from recruiting import clock
from tests.factories import NOW, make_interview, make_interviewer, make_link, make_panel
from tests.interviews.host_calendar import HostCalendar
from tests.walking import booked, free_times, invited, published_panel

pytestmark = pytest.mark.django_db


def starts(link) -> set:
    return {slot.starts_at for slot in free_times(link)}


def decline(sandbox, postman, interview: Interview) -> None:
    """The host says no in the calendar, which frees the hour there."""
    postman.work()
    HostCalendar(sandbox, interview).answer("no")
    postman.work()


def test_hour_of_a_host_who_said_no_is_not_offered_again(sandbox, postman):
    panel = published_panel(people=1)
    first = booked(invited(panel))
    decline(sandbox, postman, first)
    link = invited(panel, email="kwame@example.org")

    assert first.starts_at not in starts(link)
    with pytest.raises(refusals.SlotGone):
        taking.take(
            link, starts_at=first.starts_at, ends_at=first.ends_at, time_zone="UTC", language="en", now=clock.now()
        )
    assert Interview.objects.count() == 1


def test_hour_stays_on_offer_while_a_colleague_is_free(sandbox, postman):
    panel = published_panel(people=2, distribution=Panel.Distribution.MOST_TIMES)
    first = booked(invited(panel))
    decline(sandbox, postman, first)
    link = invited(panel, email="kwame@example.org")

    assert first.starts_at in starts(link)
    second = booked(link)
    assert (second.starts_at, second.interviewer) != (first.starts_at, first.interviewer)


@pytest.mark.parametrize("change", [{"is_active": False}, {"grant_state": "expired"}])
def test_person_who_takes_no_interviews_is_out_at_once(sandbox, postman, change):
    panel = published_panel(people=1)
    link = invited(panel)
    assert free_times(link)

    panel.interviewers.update(**change)

    assert free_times(link) == []


def test_times_of_colleagues_stay_when_one_is_switched_off(sandbox, postman):
    panel = published_panel(people=2, distribution=Panel.Distribution.MOST_TIMES)
    off = panel.interviewers.first()
    off.is_active = False
    off.save()

    slots = free_times(invited(panel))

    assert slots
    assert all(off.email not in slot.emails for slot in slots)


def test_panel_that_interviews_together_goes_on_without_who_is_switched_off(sandbox, postman):
    panel = published_panel(people=3, distribution=Panel.Distribution.EVERYONE)
    off = panel.interviewers.order_by("name").last()
    Interviewer.objects.filter(pk=off.pk).update(is_active=False)

    interview = booked(invited(panel))

    assert off not in interview.people()
    assert off.email not in {person["email"] for person in HostCalendar(sandbox, interview).participants()}


def test_moving_within_ones_own_hour_is_offered(sandbox, postman):
    panel = published_panel(people=1, interval_minutes=15)
    interview = booked(invited(panel))
    postman.work()
    interview.refresh_from_db()
    now = clock.now()

    slots = availability.times(interview.link, starts_at=now, ends_at=interview.ends_at, moving=interview, now=now)

    assert any(interview.starts_at < slot.starts_at < interview.ends_at for slot in slots)


# ── caps and leave ──
def day_of(slot, person: Interviewer):
    return slot.starts_at.astimezone(ZoneInfo(person.time_zone)).date()


def test_full_day_is_not_offered_and_cannot_be_booked(sandbox):
    panel = published_panel(people=1)
    person = panel.interviewers.get()
    Interviewer.objects.update(daily_cap=1)
    first = booked(invited(panel))
    link = invited(panel, email="kwame@example.org")
    full = day_of(first, person)
    late = first.starts_at + timedelta(hours=3)

    offered = free_times(link)

    assert offered
    assert full not in {day_of(slot, person) for slot in offered}
    with pytest.raises(refusals.SlotGone):
        taking.take(
            link,
            starts_at=late,
            ends_at=late + panel.duration,
            time_zone="UTC",
            language="en",
            now=clock.now(),
        )


def test_full_week_is_offered_again_once_an_interview_is_cancelled(sandbox):
    panel = published_panel(people=1)
    Interviewer.objects.update(weekly_cap=1)
    first = booked(invited(panel))
    link = invited(panel, email="kwame@example.org")
    assert first.starts_at.isocalendar()[1] not in {slot.starts_at.isocalendar()[1] for slot in free_times(link)}

    changing.cancel(first, actor="candidate", now=clock.now())

    assert first.starts_at.isocalendar()[1] in {slot.starts_at.isocalendar()[1] for slot in free_times(link)}


def test_days_of_leave_are_not_offered(sandbox):
    panel = published_panel(people=1)
    person = panel.interviewers.get()
    link = invited(panel)
    days = sorted({day_of(slot, person) for slot in free_times(link)})

    Leave.objects.create(interviewer=person, first_day=days[0], last_day=days[1], entered_at=clock.now())

    assert sorted({day_of(slot, person) for slot in free_times(link)}) == days[2:]


def test_panel_that_interviews_together_waits_for_who_is_on_leave(sandbox):
    panel = published_panel(people=3, distribution=Panel.Distribution.EVERYONE)
    link = invited(panel)
    person = panel.interviewers.first()
    days = sorted({day_of(slot, person) for slot in free_times(link)})

    Leave.objects.create(interviewer=person, first_day=days[0], last_day=days[0], entered_at=clock.now())

    assert days[0] not in {day_of(slot, person) for slot in free_times(link)}


def test_interview_moves_within_its_own_full_day_and_not_into_another(sandbox, postman):
    panel = published_panel(people=2)
    Interviewer.objects.update(daily_cap=1)
    interview = booked(invited(panel))
    postman.work()
    interview.refresh_from_db()
    host, now = interview.interviewer, clock.now()
    other = next(
        slot
        for slot in availability.times(
            interview.link, starts_at=now, ends_at=now + timedelta(days=9), moving=interview, now=now
        )
        if day_of(slot, host) != day_of(interview, host)
    )
    make_interview(interviewer=host, starts_at=other.starts_at + timedelta(hours=14))

    slots = availability.times(
        interview.link, starts_at=now, ends_at=now + timedelta(days=9), moving=interview, now=now
    )

    days = {day_of(slot, host) for slot in slots}
    assert day_of(interview, host) in days
    assert day_of(other, host) not in days
    with pytest.raises(refusals.SlotGone):
        changing.move(
            interview, starts_at=other.starts_at, ends_at=other.ends_at, time_zone="UTC", actor="candidate", now=now
        )


def test_attempt_under_way_counts_for_the_cap_of_whom_it_asked():
    person = make_interviewer(daily_cap=1)
    panel = make_panel(interviewers=[person])
    at = NOW.replace(hour=12) + timedelta(days=3)
    slot = Slot(at, at + panel.duration, (person.email,))
    attempt = BookingAttempt.objects.begin(
        make_link(panel=panel), starts_at=at, ends_at=slot.ends_at, time_zone="UTC", language="en", at=NOW
    )
    assert hosts.why_no_place([person], slot, now=NOW) == {}

    attempt.ask_for([person])

    assert hosts.why_no_place([person], slot, now=NOW) == {person.pk: Skipped.DAILY_CAP}
    assert hosts.why_no_place([person], slot, attempt=attempt, now=NOW) == {}
    attempt.refuse("slot_gone", at=NOW)
    assert hosts.why_no_place([person], slot, now=NOW) == {}


def test_attempt_of_a_whole_panel_counts_for_all_of_them():
    host, guest = people = [make_interviewer(weekly_cap=1) for _ in range(2)]
    panel = make_panel(interviewers=people, distribution="everyone")
    at = NOW.replace(hour=12) + timedelta(days=3)
    slot = Slot(at, at + panel.duration, ())
    attempt = BookingAttempt.objects.begin(
        make_link(panel=panel), starts_at=at, ends_at=slot.ends_at, time_zone="UTC", language="en", at=NOW
    )
    attempt.ask_for([host, guest])

    assert hosts.why_no_place(people, slot, now=NOW) == dict.fromkeys([host.pk, guest.pk], Skipped.WEEKLY_CAP)


def test_last_place_of_a_day_is_given_once(sandbox, monkeypatch, transactional_db):
    """Two candidates book two times of one day at the same moment; both found the day open."""
    panel = published_panel(people=1)
    Interviewer.objects.update(daily_cap=1)
    links = [invited(panel, email=f"{name}@example.org") for name in ("lena", "kwame")]
    slots = free_times(links[0])
    first = slots[0]
    last = [slot for slot in slots if slot.starts_at.date() == first.starts_at.date()][-1]
    both_have_looked, really_find = threading.Barrier(2), taking.find_slot
    outcomes = []

    def find_slot(*args, **options):
        found = really_find(*args, **options)
        both_have_looked.wait(20)
        return found

    def book(link, slot):
        try:
            outcomes.append(
                taking.take(
                    link,
                    starts_at=slot.starts_at,
                    ends_at=slot.ends_at,
                    time_zone="UTC",
                    language="en",
                    now=clock.now(),
                )
            )
        except refusals.SlotGone as refusal:
            outcomes.append(refusal)
        finally:
            connection.close()

    monkeypatch.setattr(taking, "find_slot", find_slot)
    threads = [threading.Thread(target=book, args=pair) for pair in zip(links, (first, last), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(type(one).__name__ for one in outcomes) == ["Interview", "SlotGone"]
    assert Interview.objects.live().count() == 1
    lost = BookingAttempt.objects.get(state="refused")
    assert lost.reasons[0]["skipped"] == Skipped.DAILY_CAP


# ── hours of their own ──
def works_on_the_first_day(person: Interviewer, link) -> None:
    """Give the person hours on one day of the week only, from ten to twelve."""
    weekday = min(day_of(slot, person) for slot in free_times(link)).weekday()
    Interviewer.objects.filter(pk=person.pk).update(working_hours=[[weekday, 600, 720]])


def test_only_their_own_hours_are_offered_and_can_be_booked(sandbox):
    panel = published_panel(people=1)
    person, link = panel.interviewers.get(), invited(panel)
    before = free_times(link)
    works_on_the_first_day(person, link)

    offered = free_times(link)

    begun = {slot.starts_at.astimezone(ZoneInfo(person.time_zone)).hour for slot in offered}
    assert begun <= {10, 11}
    assert 0 < len(offered) < len(before)
    closed = next(slot for slot in before if slot not in offered)
    with pytest.raises(refusals.SlotGone):
        taking.take(
            link, starts_at=closed.starts_at, ends_at=closed.ends_at, time_zone="UTC", language="en", now=clock.now()
        )


def test_interview_moves_only_within_their_own_hours(sandbox, postman):
    panel = published_panel(people=1)
    interview = booked(invited(panel))
    postman.work()
    interview.refresh_from_db()
    now, far = clock.now(), clock.now() + timedelta(days=14)
    moves = availability.times(interview.link, starts_at=now, ends_at=far, moving=interview, now=now)
    works_on_the_first_day(interview.interviewer, invited(panel, email="kwame@example.org"))

    left = availability.times(interview.link, starts_at=now, ends_at=far, moving=interview, now=now)

    assert 0 < len(left) < len(moves)
    closed = next(slot for slot in moves if slot not in left)
    with pytest.raises(refusals.SlotGone):
        changing.move(
            interview,
            starts_at=closed.starts_at,
            ends_at=closed.ends_at,
            time_zone="UTC",
            actor="candidate",
            now=clock.now(),
        )


def test_colleague_takes_what_lies_outside_of_somebodys_hours_and_the_reason_is_kept(sandbox):
    panel = published_panel(people=2)
    first = panel.interviewers.order_by("name").first()
    Interviewer.objects.filter(pk=first.pk).update(working_hours=[[6, 0, 60]])

    interview = booked(invited(panel))

    reasons = BookingAttempt.objects.get(interview=interview).reasons
    assert interview.interviewer != first
    assert {"interviewer": first.pk, "name": first.name, "skipped": Skipped.OUTSIDE_HOURS} in reasons


# ── public holidays ──
def test_holiday_they_keep_is_not_offered_and_named_in_the_reasons(sandbox, monkeypatch):
    panel = published_panel(people=2)
    first, second = panel.interviewers.order_by("name")
    Interviewer.objects.filter(pk=first.pk).update(holiday_country="PT")
    link = invited(panel)
    day = day_of(free_times(link)[0], first)
    monkeypatch.setattr(
        "interviews.panels.public_holidays._of_year", lambda *asked: {day: "Day of the Ledger"} if "PT" in asked else {}
    )

    offered = [slot for slot in free_times(link) if day_of(slot, first) == day]
    assert {email for slot in offered for email in slot.emails} == {second.email}
    interview = booked(link)

    attempt = BookingAttempt.objects.get(interview=interview)
    assert why_words.describe(attempt).skipped == ((first.name, "is off that day, Day of the Ledger"),)

    Interviewer.objects.filter(pk=first.pk).update(works_on_holidays=[str(day)])
    again = [slot for slot in free_times(invited(panel, email="kwame@example.org")) if day_of(slot, first) == day]
    assert any(first.email in slot.emails for slot in again)

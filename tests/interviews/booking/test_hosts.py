"""Nobody is offered or booked who has another interview then, or who takes none at present."""

import pytest

from interviews.booking import availability, refusals, taking
from interviews.models import Interview, Interviewer, Panel
from recruiting import clock
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

"""Many at the same moment, each in a thread of its own: one place is given once, whoever comes by whichever way."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection

from interviews.booking import changing, refusals, taking
from interviews.models import Interview, Interviewer, Reassignment
from interviews.nylas.client import nylas
from recruiting import clock
from tests.interviews.booking.seating import group, people_of, published
from tests.interviews.booking.swapping import swap
from tests.walking import booked, free_times, invited, published_panel

pytestmark = pytest.mark.django_db(transaction=True)
REFUSALS = (refusals.CannotBook, refusals.CannotMove, refusals.CannotReassign)


def all_at_once(*acts: Callable[[], object]) -> list[object]:
    """What each came to, in their order; a refusal is an outcome, too."""
    together, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number: int) -> None:
        try:
            together.wait(30)
            outcomes[number] = acts[number]()
        except REFUSALS as refusal:
            outcomes[number] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def take(link, slot) -> Interview:
    times = {"starts_at": slot.starts_at, "ends_at": slot.ends_at, "time_zone": "UTC", "language": "en"}
    return taking.take(link, **times, now=clock.now())


def test_twenty_bookings_of_the_last_time_of_a_panel_with_groups_give_one(sandbox):
    panel = published(groups=lambda boss, one, two: [group("Manager", boss), group("Engineer", one, two)])
    Interviewer.objects.filter(pk=people_of(panel)[2].pk).update(is_active=False)  # so that one pair is left
    links = [invited(panel, email=f"candidate{number}@example.org") for number in range(20)]
    slot = free_times(links[0])[0]

    outcomes = all_at_once(*(lambda link=link: take(link, slot) for link in links))

    assert Counter(type(one).__name__ for one in outcomes) == {"Interview": 1, "SlotGone": 19}
    interview = Interview.objects.live().get()
    assert set(interview.people()) == set(people_of(panel)[:2])
    for person in interview.people():
        meetings = nylas().meetings_between(
            person.nylas_grant_id, "primary", starts_at=slot.starts_at, ends_at=slot.ends_at
        )
        assert len([one for one in meetings if not one.is_cancelled]) == 1


def test_two_recruiters_swap_it_once(sandbox):
    interview = Interview.objects.get(pk=booked(invited(published_panel())).pk)
    leaving = interview.interviewer

    outcomes = all_at_once(*(lambda: swap(Interview.objects.get(pk=interview.pk), leaving=leaving) for _ in range(4)))

    assert Counter(type(one).__name__ for one in outcomes) == {"Reassignment": 1, "CannotReassign": 3}
    now = Interview.objects.get()
    assert (now.people(), now.version) == ([now.interviewer], 2)
    assert now.interviewer != leaving


def test_swap_and_move_at_the_same_moment_leave_one_event_with_its_host(sandbox):
    link = invited(published_panel())
    interview = Interview.objects.get(pk=booked(link).pk)
    later = next(slot for slot in free_times(link) if slot.starts_at > interview.ends_at)

    def move() -> Interview:
        return changing.move(
            Interview.objects.get(), starts_at=later.starts_at, ends_at=later.ends_at, time_zone="UTC",
            actor="candidate", now=clock.now(),
        )  # fmt: skip

    all_at_once(move, lambda: swap(Interview.objects.get()))

    now = Interview.objects.get()
    assert now.people() == [now.interviewer]
    found = nylas().meeting(now.nylas_grant_id, now.nylas_calendar_id or "primary", now.nylas_event_id)
    assert (found.starts_at, found.is_cancelled) == (now.starts_at, False)


@pytest.mark.parametrize("cap", [None, 1], ids=["no cap", "cap"])
def test_swap_and_booking_for_the_same_person_give_them_one(sandbox, cap):
    """With a cap of one a day they come for different times of it; without, for the same time."""
    panel = published_panel(people=2)
    interview = Interview.objects.get(pk=booked(invited(panel)).pk)
    other = panel.interviewers.exclude(pk=interview.interviewer_id).get()
    Interviewer.objects.filter(pk=other.pk).update(daily_cap=cap)
    Interviewer.objects.filter(pk=interview.interviewer_id).update(daily_cap=1)
    link = invited(panel, email="lena@example.org")
    day = [slot for slot in free_times(link) if slot.starts_at.date() == interview.starts_at.date()]
    slot = next(one for one in day if (one.starts_at == interview.starts_at) == (cap is None))

    all_at_once(lambda: swap(Interview.objects.get(pk=interview.pk), to=other), lambda: take(link, slot))

    assert Interview.objects.live().filter(interviewers=other).count() == 1
    assert not Reassignment.objects.unsettled().exists()


def test_two_swaps_to_the_same_person_at_one_time_give_them_one(sandbox):
    panel = published_panel(people=3)
    first = Interview.objects.get(pk=booked(invited(panel)).pk)
    link = invited(panel, email="lena@example.org")
    second = take(link, next(one for one in free_times(link) if one.starts_at == first.starts_at))
    [other] = panel.interviewers.exclude(pk__in=[first.interviewer_id, second.interviewer_id])

    rows = (first.pk, second.pk)
    outcomes = all_at_once(*(lambda pk=pk: swap(Interview.objects.get(pk=pk), to=other) for pk in rows))

    assert Counter(type(one).__name__ for one in outcomes) == {"Reassignment": 1, "CannotReassign": 1}
    assert Interview.objects.live().filter(interviewers=other).count() == 1

"""A panel that interviews together: one interview, known to all who take it."""

import pytest
from django.core import mail

from interviews.booking import changing, refusals, taking
from interviews.models import BookingAttempt, BookingLink, Interview, Message, Panel
from interviews.nylas.client import nylas
from interviews.nylas.errors import Unreachable
from interviews.panels import load
from interviews.recordings import notetaking
from recruiting import clock, queue
from tests.walking import booked, free_times, invited, published_panel

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(sandbox, db) -> Panel:
    return published_panel(people=3, distribution=Panel.Distribution.EVERYONE)


@pytest.fixture
def link(panel) -> BookingLink:
    return invited(panel)


def everybody(panel: Panel) -> set[str]:
    return set(panel.interviewers.values_list("email", flat=True))


def loads(panel: Panel) -> list[int]:
    return [sum(part.minutes for part in one.parts) for one in load.records(panel, now=clock.now())]


def test_interview_knows_all_its_people_and_each_is_mailed_once(link, panel):
    interview = booked(link)
    notetaking.read_meeting(interview, now=clock.now())
    for message in Message.objects.filter(kind=Message.Kind.ASSIGNED):
        queue.work("message", message.pk, now=clock.now())

    assert {person.email for person in interview.people()} == everybody(panel)
    assert sorted(to for sent in mail.outbox for to in sent.to) == sorted(everybody(panel))


def test_host_is_who_keeps_the_event_in_their_calendar(link, panel):
    """Also when somebody else was booked longest ago."""
    interview = booked(link)

    event = nylas().meeting(interview.nylas_grant_id, interview.nylas_calendar_id, interview.nylas_event_id)

    assert interview.interviewer.nylas_grant_id == interview.nylas_grant_id
    assert event.starts_at == interview.starts_at
    again = booked(invited(panel, email="lena@example.org"))
    assert again.interviewer == interview.interviewer


def test_booking_without_an_answer_is_found_with_all_its_people(link, panel, monkeypatch):
    really_ask = taking._ask_nylas

    def lose_the_answer(attempt, slot, **hosts):
        really_ask(attempt, slot, **hosts)
        raise refusals.OutOfReach(may_be_booked=True) from Unreachable("cut off")

    monkeypatch.setattr(taking, "_ask_nylas", lose_the_answer)
    with pytest.raises(refusals.OutOfReach):
        booked(link)

    taking.look_up(BookingAttempt.objects.get(), now=clock.now())

    assert {person.email for person in Interview.objects.get().people()} == everybody(panel)


def test_interview_together_counts_for_all_of_them(link, panel):
    interview = booked(link)

    assert loads(panel) == [interview.minutes] * 3


def test_cancelled_interview_counts_for_none_of_them(link, panel):
    interview = booked(link)

    changing.cancel(interview, actor="candidate", now=clock.now())

    assert loads(panel) == [0] * 3
    released = Message.objects.filter(kind=Message.Kind.INTERVIEWER_CANCELLED).values_list("to", flat=True)
    assert set(released) == everybody(panel)


def test_moved_interview_keeps_its_people(link, panel):
    interview = booked(link)
    later = next(slot for slot in free_times(link) if slot.starts_at > interview.ends_at)

    moved = changing.move(
        interview,
        starts_at=later.starts_at,
        ends_at=later.ends_at,
        time_zone="Europe/Lisbon",
        actor="candidate",
        now=clock.now(),
    )

    assert {person.email for person in moved.people()} == everybody(panel)
    told = Message.objects.filter(kind=Message.Kind.INTERVIEWER_MOVED).values_list("to", flat=True)
    assert set(told) == everybody(panel)

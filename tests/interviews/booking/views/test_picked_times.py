"""Times that a recruiter picked by hand, on the candidate’s own pages."""

from datetime import timedelta

import pytest

from interviews.models import BookingLink, Interview, PickedTimes
from recruiting import clock
from tests.factories import make_user
from tests.interviews.booking.views.pages import at, text
from tests.walking import booked, free_times, invited, published_panel

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(sandbox, db) -> BookingLink:
    return invited(published_panel())


def pick(link: BookingLink, starts) -> None:
    PickedTimes.objects.pick(link, starts, by=make_user(), at=clock.now())


def test_picked_times_are_shown_alone_without_a_calendar_and_can_be_taken(client, link):
    first, second, third, fourth, *_ = free_times(link)
    pick(link, [slot.starts_at for slot in (first, second, third, fourth)])

    page = client.get(at(link))

    assert [slot.starts_at for slot in page.context["offer"]["slots"]] == [
        slot.starts_at for slot in (first, second, third, fourth)
    ]
    assert page.context["scheduler"] is None
    assert "Times we picked for you" in text(page)
    assert "They are not held" in text(page)
    client.post(at(link, "take_time"), {"starts_at": int(third.starts_at.timestamp()), "time_zone": "UTC"})
    assert Interview.objects.get().starts_at == third.starts_at


def test_when_the_picked_times_are_gone_others_can_be_asked_for(client, link):
    pick(link, [clock.now() - timedelta(days=1)])

    page = client.get(at(link))

    assert "The times we picked for you are gone" in text(page)
    assert at(link, "ask_for_help") in page.content.decode()
    client.post(at(link, "ask_for_help"), {"note": "Any evening"})
    assert link.callback_requests.get().answered_at is None


def test_component_too_is_offered_the_picked_times_alone(client, link):
    first, second, *_ = free_times(link)
    pick(link, [second.starts_at])
    window = {"start_time": int(first.starts_at.timestamp()), "end_time": int(second.starts_at.timestamp()) + 86_400}

    answer = client.get("/v3/scheduling/availability", window, headers={"Authorization": f"Bearer {link.token}"})

    assert [slot["start_time"] for slot in answer.json()["data"]["time_slots"]] == [int(second.starts_at.timestamp())]


def test_move_is_offered_every_time_of_the_interviewer(client, link):
    pick(link, [free_times(link)[0].starts_at])
    booked(link)

    offered = client.get(at(link, "move_interview")).context["offer"]

    assert (offered["is_picked"], len(offered["slots"])) == (False, 3)

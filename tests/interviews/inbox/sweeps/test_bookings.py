"""What hosts' calendars show and we don't know, told once, and nothing else."""

from datetime import timedelta

import pytest

from interviews.booking.refusals import OutOfReach
from interviews.inbox.models import Sweep
from interviews.models import BookingAttempt, Interview, Notification
from recruiting import clock, queue
from tests.interviews.host_calendar import HostCalendar
from tests.interviews.inbox.sweeps.swept import sweep
from tests.walking import booked, free_times, invited

pytestmark = pytest.mark.django_db


def test_what_we_know_is_not_told(sandbox, panel):
    booked(invited(panel))
    sandbox.advance(120)

    (row,) = sweep()

    assert (row.state, row.saw, row.healed) == ("done", 1, {})
    assert not Notification.objects.exists()


def test_booking_whose_answer_got_lost_is_the_links_own(sandbox, panel):
    """Another calendar entry of the same booking is nobody's: people who learn have copies."""
    link = invited(panel)
    slot = free_times(link)[0]
    sandbox.control("faults", {"kind": "504_after", "path": "/v3/scheduling/bookings", "method": "POST", "times": 1})
    with pytest.raises(OutOfReach):
        booked(link)
    attempt = BookingAttempt.objects.get()
    assert not Interview.objects.exists()
    sandbox.advance(120)

    sweep()

    interview = Interview.objects.get()
    assert (interview.link, interview.starts_at) == (link, slot.starts_at)
    attempt.refresh_from_db()
    assert attempt.state == "booked"


def test_event_that_a_provider_forgets_when_it_is_deleted(sandbox, panel):
    interview = booked(invited(panel))
    sandbox.advance(120)
    entries = '{"request_id": "r", "data": []}'
    sandbox.control("faults", {"kind": "answer", "path": "/events$", "method": "GET", "body": entries, "status": 200})
    sandbox.request(
        "DELETE", HostCalendar(sandbox, interview).path, params={"calendar_id": interview.nylas_calendar_id}
    )

    sweep()

    interview.refresh_from_db()
    assert interview.status == "cancelled"


def test_event_that_is_only_missing_from_the_list_changes_nothing(sandbox, panel):
    interview = booked(invited(panel))
    sandbox.advance(120)
    entries = '{"request_id": "r", "data": []}'
    sandbox.control("faults", {"kind": "answer", "path": "/events$", "method": "GET", "body": entries, "status": 200})

    sweep()

    interview.refresh_from_db()
    assert (interview.status, interview.version) == ("scheduled", 1)


def test_account_that_refuses_is_named_and_holds_up_nobody(sandbox, panel):
    first = panel.interviewers.order_by("nylas_grant_id")[0]
    path = f"/v3/grants/{first.nylas_grant_id}/events"
    sandbox.control("faults", {"kind": "answer", "path": path, "status": 403, "body": "{}", "times": None})

    (row,) = sweep("bookings")

    assert (row.state, row.unasked) == ("done", [first.nylas_grant_id])


def test_nylas_away_leaves_the_sweep_to_be_repeated_from_where_it_was(sandbox, panel):
    sweep("bookings")
    before = Sweep.objects.covered_until("bookings")
    sandbox.advance(3600)
    sandbox.control("faults", {"kind": "answer", "path": "/events", "status": 503, "body": "", "times": None})

    (row,) = sweep("bookings")

    assert row.state == "failed"
    assert Sweep.objects.covered_until("bookings") == before
    sandbox.request("DELETE", "/_sandbox/faults")
    queue.work("sweep", row.pk, now=clock.now() + timedelta(hours=2))
    assert Sweep.objects.covered_until("bookings") > before

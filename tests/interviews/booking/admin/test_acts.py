"""Recruiters move, ask and cancel from the interview’s page: at once or with the candidate’s agreement, never on what is out of date."""

from datetime import timedelta

import pytest
from django.urls import reverse

from interviews.booking import availability
from interviews.models import Interview, Message, MoveProposal
from interviews.nylas.client import nylas
from recruiting import clock
from tests.factories import make_interview, make_user
from tests.interviews.pressing import press
from tests.walking import booked, invited

AT_MOVING = {"path": "/v3/scheduling/bookings/.*", "method": "PATCH"}
FAULTS = {
    "HTML": {"kind": "502_html"},
    "429": {"kind": "429", "retry_after": 2},
    **{
        str(status): {"kind": "answer", "status": status, "body": {"error": {"type": "x", "message": "No."}}}
        for status in (400, 401, 404, 409, 504)
    },
}


@pytest.fixture
def interview(panel) -> Interview:
    return booked(invited(panel))


def times(interview: Interview) -> list:
    now = clock.now()
    until = now + timedelta(days=10)
    return availability.times(interview.link, starts_at=now, ends_at=until, moving=interview, now=now)


def asked(interview: Interview, nth: int = 4, **changes: str) -> dict[str, str]:
    at = str(int(times(interview)[nth].starts_at.timestamp()))
    return {"starts_at": at, "way": "at_once", "reason": "Priya is ill.", "seen": str(interview.version)} | changes


def test_moved_at_once_with_who_and_why(admin, recruiter, interview):
    wanted = asked(interview)

    press(admin, interview, "move", **wanted)

    moved = Interview.objects.get()
    change = moved.changes.last()
    assert str(int(moved.starts_at.timestamp())) == wanted["starts_at"]
    assert (change.actor, change.by, change.reason) == ("recruiter", recruiter, "Priya is ill.")
    page = admin.get(reverse("admin:interviews_interview_change", args=[interview.pk])).content.decode()
    assert "“Priya is ill.”" in page
    assert "by Rita Recruiter" in page


def test_asked_first_the_interview_stays_and_its_page_says_so(admin, interview):
    press(admin, interview, "move", **asked(interview, way="ask"))

    page = admin.get(reverse("admin:interviews_interview_change", args=[interview.pk])).content.decode()
    assert "Rita Recruiter asked the candidate on " in page
    assert (Interview.objects.get().version, MoveProposal.objects.get().state) == (1, "waiting")
    assert Message.objects.filter(kind="move_asked").count() == 1
    press(admin, interview, "take_back")
    assert MoveProposal.objects.get().state == "withdrawn"


@pytest.mark.parametrize("name", ["move", "swap", "cancel"])
def test_page_that_was_opened_before_a_colleague_changed_it_asks_to_look_again(admin, interview, name):
    stale = asked(interview) | {"to": "rule"}
    press(admin, interview, "move", **asked(interview, nth=8))

    response = press(admin, interview, name, **stale)

    assert "Somebody changed this interview" in response.content.decode()
    assert "Priya is ill." in response.content.decode()
    assert (Interview.objects.get().version, Interview.objects.get().status) == (2, "scheduled")


def test_time_that_somebody_took_meanwhile_is_said_at_its_field(admin, interview, sandbox):
    wanted = asked(interview)
    words = {"type": "timeslot_not_available", "message": "The selected timeslot is unavailable."}
    sandbox.control("faults", {**AT_MOVING, "kind": "answer", "status": 400, "body": {"error": words}})

    response = press(admin, interview, "move", **wanted)

    assert response.context["form"].errors == {"starts_at": ["This time is no longer free. Choose another one."]}
    assert Interview.objects.get().version == 1


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_nylas_failing_moves_nothing_and_says_so_in_our_words(admin, interview, sandbox, fault):
    wanted = asked(interview)
    sandbox.control("faults", {**AT_MOVING, **FAULTS[fault], "times": 5})

    response = press(admin, interview, "move", **wanted)

    assert response.status_code == 200
    assert response.context["form"].errors
    assert "Priya is ill." in response.content.decode()
    standing = Interview.objects.get()
    assert (standing.version, standing.starts_at, standing.is_being_changed()) == (1, interview.starts_at, False)


def test_move_whose_answer_was_lost_is_found_in_the_calendar(admin, recruiter, interview, sandbox):
    wanted = asked(interview)
    sandbox.control("faults", {**AT_MOVING, "kind": "504_after"})

    press(admin, interview, "move", **wanted)

    change = interview.changes.last()
    assert (change.kind, change.by, change.reason) == ("rescheduled", recruiter, "Priya is ill.")


@pytest.mark.parametrize("what", ["begun", "cancelled"])
def test_interview_that_has_begun_or_is_cancelled_is_not_moved(admin, what, db):
    moment = clock.now() + timedelta(days=1 if what == "cancelled" else 0, minutes=-5)
    interview = make_interview(starts_at=moment)
    if what == "cancelled":
        interview.cancel(actor="candidate", at=clock.now())

    response = press(admin, interview, "move")

    assert response.status_code == 302
    assert not interview.changes.filter(kind="rescheduled").exists()


def test_interview_that_cannot_be_moved_says_what_to_do_instead(admin, db):
    interview = make_interview(nylas_booking_id=None, nylas_event_id="")

    response = admin.get(reverse("admin:interviews_interview_move", args=[interview.pk]))

    assert "Swap the interviewer, or cancel it" in response.content.decode()


@pytest.mark.parametrize("is_interviewer", [True, False])
def test_only_recruiters_may(client, db, is_interviewer):
    interview = make_interview()
    person = make_user()
    if is_interviewer:
        interview.interviewer.user = person
        interview.interviewer.save()
    client.force_login(person)

    for name in ("move", "swap", "take_back", "cancel"):
        assert press(client, interview, name, reason="x").status_code in {302, 403, 404}
    assert (Interview.objects.get().version, MoveProposal.objects.count()) == (1, 0)


@pytest.mark.parametrize("fault", [*FAULTS, "lost"])
def test_nylas_failing_cancels_whole_or_not_at_all_and_trying_again_is_safe(admin, interview, sandbox, fault):
    kind = {"kind": "504_after"} if fault == "lost" else FAULTS[fault]
    sandbox.control("faults", {"path": "/v3/scheduling/bookings/.*", "method": "DELETE", **kind, "times": 1})

    response = press(admin, interview, "cancel", reason="Filled", seen="1")

    first = Interview.objects.get()
    assert (first.status == "scheduled") is ("the interview still stands" in response.content.decode())
    press(admin, first, "cancel", reason="Filled", seen="1")
    assert Interview.objects.get().status == "cancelled"
    assert interview.changes.filter(kind="cancelled").count() == 1
    assert not [
        one
        for one in nylas().meetings_between(
            interview.nylas_grant_id, "primary", starts_at=interview.starts_at, ends_at=interview.ends_at
        )
        if one.event_id == interview.nylas_event_id and not one.is_cancelled
    ]

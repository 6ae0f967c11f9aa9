"""Nobody stays “Interviewing” for ever: whom a recruiter is asked to look after."""

from datetime import timedelta

import pytest

from candidates.models import Application
from interviews.booking.standstill import standing_still
from interviews.models import BookingLink, InterviewChange, Message
from tests.factories import NOW, make_application, make_interview, make_link, make_user
from tests.recorded import make_debrief, make_held

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LONG_AGO, LATELY = NOW - 8 * DAY, NOW - 6 * DAY
Stage = Application.Stage


def waiting(stage: str = Stage.INTERVIEWING) -> Application:
    return make_application(stage=stage, applied_at=NOW - 30 * DAY, stage_changed_at=LONG_AGO)


def invited(at) -> Application:
    application = waiting()
    make_link(application=application)
    BookingLink.objects.update(created_at=at)
    return application


def met(ends_at, *, said_at=LONG_AGO) -> Application:
    application = invited(LONG_AGO)
    make_held(link=application.links.get(), starts_at=ends_at - timedelta(minutes=45))
    InterviewChange.objects.update(changed_at=said_at)
    return application


def written_to(at) -> Application:
    application = met(LONG_AGO)
    rita = make_user(recruiter=True)
    Message.objects.owe_letter(application, subject="A", body="B", by=rita, key="k", at=at)
    return application


def decided(at) -> Application:
    """One more interview: anything else ends the interviews."""
    application, rita = met(LONG_AGO), make_user(recruiter=True)
    debrief = make_debrief(application.interviews.get())
    values = {"round": debrief.current_round(at=at), "outcome": "another_interview", "decided_by": rita}
    debrief.decisions.create(number=1, decided_at=at, **values)
    return application


def found() -> list[Application]:
    return list(standing_still(Application.objects.all(), now=NOW))


@pytest.mark.parametrize(
    ("make", "is_still"),
    [
        (waiting, True),
        (lambda: invited(LONG_AGO), True),
        (lambda: invited(LATELY), False),
        (lambda: met(LONG_AGO), True),
        (lambda: met(LATELY), False),
        (lambda: met(LONG_AGO, said_at=LATELY), False),
        (lambda: written_to(LONG_AGO), True),
        (lambda: written_to(LATELY), False),
        (lambda: decided(LONG_AGO), True),
        (lambda: decided(LATELY), False),
        (lambda: make_application(stage=Stage.INTERVIEWING, applied_at=LONG_AGO), True),
        (lambda: make_application(stage=Stage.INTERVIEWING, applied_at=LONG_AGO, stage_changed_at=LATELY), False),
    ],
    ids=[
        "nothing",
        "invited-long-ago",
        "invited",
        "met-long-ago",
        "met",
        "news",
        "written-to-long-ago",
        "written-to",
        "decided-long-ago",
        "decided",
        "never-moved",
        "moved",
    ],
)
def test_who_stands_still(make, is_still):
    application = make()

    assert found() == [application] * is_still


@pytest.mark.parametrize("stage", set(Stage) - {Stage.INTERVIEWING})
def test_only_who_interviews_stands_still(stage):
    waiting(stage)

    assert found() == []


def test_interview_ahead_is_no_standstill_and_a_cancelled_one_is():
    interview = make_interview(link=make_link(application=waiting()), starts_at=NOW + 20 * DAY)
    BookingLink.objects.update(created_at=LONG_AGO)
    InterviewChange.objects.update(changed_at=LONG_AGO)
    assert found() == []

    interview.cancel(actor="candidate", at=LONG_AGO)

    assert found() == [interview.application]

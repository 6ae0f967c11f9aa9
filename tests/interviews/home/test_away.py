"""An interview whose interviewer is away then is on the recruiter's home, with who, when, and where it is swapped or moved."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from interviews.enums import Role
from interviews.home import away, sources
from interviews.home.rows import Reader
from interviews.models import Assignment, Leave
from recruiting import clock
from tests.factories import make_interview, make_interviewer

HOME = "/admin/"
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
STARTS = datetime(2027, 3, 10, 23, 30, tzinfo=UTC)  # the eleventh in Tokyo, the tenth in Los Angeles


@pytest.fixture(autouse=True)
def time_stands_still(monkeypatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def put_away(person, first: date, last: date | None = None) -> Leave:
    return Leave.objects.create(interviewer=person, first_day=first, last_day=last or first, entered_at=NOW)


def found(user) -> list[str]:
    todos = sources.todos(Reader.of(user, now=NOW), (), most=sources.MAX_READ)
    return [todo.key.replace("-", "") for todo in todos.shown if todo.model == away.AWAY]


def test_leave_over_an_interview_is_a_line_that_says_who_and_when_and_goes_with_the_leave(admin):
    interview = make_interview(starts_at=STARTS, interviewer=make_interviewer(name="Priya Raman"))
    leave = put_away(interview.interviewer, date(2027, 3, 8), date(2027, 3, 12))

    [line] = admin.get(HOME).context["home"]["todos"]

    assert line.words == "Amara Okafor’s interview stands, and whoever takes it is away then"
    assert line.cause.startswith("Booked for Wed 10 Mar 2027, 23:30")
    assert line.cause.endswith("Priya Raman is away 8 Mar 2027 to 12 Mar 2027.")
    page = admin.get(line.url).content.decode()
    assert line.label == "Swap or move"
    assert "/swap/" in page
    assert "/move/" in page

    leave.delete()
    assert admin.get(HOME).context["home"]["todos"] == []


@pytest.mark.parametrize(("zone", "day"), [("Asia/Tokyo", 11), ("America/Los_Angeles", 10), ("Pacific/Kiritimati", 11)])
def test_days_are_those_of_the_interviewers_own_zone(recruiter, zone, day):
    interview = make_interview(starts_at=STARTS, minutes=25, interviewer=make_interviewer(time_zone=zone))
    assert STARTS.astimezone(ZoneInfo(zone)).day == day

    for other in (9, 10, 11, 12):
        leave = put_away(interview.interviewer, date(2027, 3, other))
        assert found(recruiter) == ([interview.pk.hex] if other == day else []), other
        leave.delete()


def test_it_is_gone_once_the_interview_is_moved_cancelled_declined_over_or_only_learned_from(recruiter):
    interview = make_interview(starts_at=STARTS, interviewer=make_interviewer())
    put_away(interview.interviewer, date(2027, 3, 10))
    taken = Assignment.objects.filter(interview=interview)
    assert found(recruiter) != []

    for rows, changed in (
        (interview, {"starts_at": STARTS + timedelta(days=2), "ends_at": STARTS + timedelta(days=2, hours=1)}),
        (interview, {"starts_at": NOW - timedelta(hours=1)}),
        (interview, {"status": "cancelled"}),
        (taken, {"declined_at": NOW}),
        (taken, {"role": Role.SHADOW}),
    ):
        queryset = rows if rows is taken else type(interview).objects.filter(pk=interview.pk)
        before = queryset.values(*changed).get()
        queryset.update(**changed)
        assert found(recruiter) == [], changed
        queryset.update(**before)
    assert found(recruiter) != []

"""What the recruiter’s home says beside what needs somebody: meetings, who was invited, panels, figures, the first steps."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User

from candidates import consenting
from interviews.home import queries, sources
from interviews.models import BookingLink, Interview
from tests.factories import (
    make_interview,
    make_interviewer,
    make_link,
    make_panel,
    make_user,
)
from tests.recorded import make_recording

ZONE = ZoneInfo("Europe/Lisbon")
NOON = datetime(2027, 3, 2, 12, tzinfo=UTC)


def home_of(user: User) -> queries.Home:
    return queries.home(user, kinds=(), zone=ZONE, now=NOON)


def test_person_without_permissions_is_shown_nothing_not_even_empty_lists(db):
    shown = home_of(make_user())

    assert (shown.todos, shown.meetings, shown.waiting, shown.panels, shown.first_run, shown.figures) == (None,) * 6


def test_meetings_are_those_of_two_days_and_at_least_the_next_few(recruiter):
    link = make_link()
    days = [0, 1, 1, 1, 1, 1, 9]
    for number, day in enumerate(days):
        make_interview(link=link, starts_at=NOON + timedelta(days=day, minutes=number))
    make_interview(link=link, starts_at=NOON - timedelta(hours=2))  # over
    make_interview(link=link, starts_at=NOON + timedelta(hours=1)).cancel(actor="candidate", at=NOON)

    meetings = home_of(recruiter).meetings

    assert [meeting.days_ahead for meeting in meetings] == [0, 1, 1, 1, 1, 1]


def test_quiet_day_still_says_what_comes(recruiter):
    link = make_link()
    for day in range(7, 14):
        make_interview(link=link, starts_at=NOON + timedelta(days=day))

    assert [meeting.days_ahead for meeting in home_of(recruiter).meetings] == [7, 8, 9, 10, 11]


def test_tomorrow_begins_where_the_viewer_is(recruiter):
    make_interview(starts_at=datetime(2027, 3, 2, 23, 30, tzinfo=UTC))

    ahead = [
        queries.home(recruiter, kinds=(), zone=ZoneInfo(zone), now=NOON).meetings[0].days_ahead
        for zone in ("Europe/Lisbon", "Asia/Tokyo")
    ]

    assert ahead == [0, 1]


def test_meeting_carries_the_newest_recording_and_choice(recruiter):
    interview = make_interview(starts_at=NOON + timedelta(hours=1))
    for minute, choice in enumerate(("yes", "no")):
        consenting.choose(interview.application, choice=choice, now=NOON + timedelta(minutes=minute))
    make_recording(interview, state="lost", cause="expired", created_at=NOON - timedelta(days=1))
    make_recording(interview, state="expected", created_at=NOON)

    (meeting,) = home_of(recruiter).meetings

    assert (meeting.recording_state, meeting.recording_cause, meeting.consent) == ("expected", "", "no")


def test_those_invited_longest_ago_come_first_and_only_so_many(recruiter):
    links = [make_link(expires_at=NOON + timedelta(days=30)) for _ in range(sources.MAX_SHOWN + 1)]
    for days, link in enumerate(links):
        BookingLink.objects.filter(pk=link.pk).update(created_at=NOON - timedelta(days=days, hours=1))

    waiting = home_of(recruiter).waiting

    assert [(line.link, line.days) for line in waiting] == [
        (links[days], days) for days in range(sources.MAX_SHOWN, 0, -1)
    ]


def test_panel_says_how_many_of_its_seats_work_and_what_comes_next(recruiter):
    seats = [make_interviewer(), make_interviewer(grant_state="expired"), make_interviewer(is_active=False)]
    panel = make_panel(interviewers=seats)
    make_panel(state="draft")
    soonest = make_interview(link=make_link(panel=panel), starts_at=NOON + timedelta(days=1))
    make_interview(link=make_link(panel=panel), starts_at=NOON + timedelta(days=2))

    (line,) = home_of(recruiter).panels

    assert (line.panel, line.seats, line.seats_live, line.next_starts_at) == (panel, 3, 1, soonest.starts_at)


def test_figures_are_those_of_thirty_days(recruiter):
    recorded, held, old = (make_interview(starts_at=NOON - timedelta(days=days)) for days in (1, 2, 31))
    make_interview(starts_at=NOON + timedelta(days=1))
    for interview in (recorded, held, old):
        interview.mark_held(at=NOON)
        make_recording(interview, state="archived" if interview != held else "lost")
    BookingLink.objects.update(created_at=NOON)
    Interview.objects.update(created_at=NOON)
    BookingLink.objects.filter(pk=old.link.pk).update(created_at=NOON - timedelta(days=31))

    assert home_of(recruiter).figures == queries.Figures(booked=4, held=2, recorded=1, invited=3)


def test_steps_of_the_first_run_are_proven_by_what_is_there(recruiter):
    assert [step.is_done for step in home_of(recruiter).first_run] == [False] * 4

    make_panel(published_at=None)
    assert [step.is_done for step in home_of(recruiter).first_run] == [True, True, False, False]

    make_interview()
    assert home_of(recruiter).first_run is None

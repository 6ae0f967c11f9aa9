"""A panel said in sentences: as it would be published, and who would interview at night."""

from datetime import UTC, datetime

import pytest

from interviews.models import Panel
from interviews.panels.admin.panel_words import lines_about, night_words, past_dates_words
from tests.factories import make_interviewer, make_panel

pytestmark = pytest.mark.django_db


def said(panel: Panel) -> dict[str, str]:
    return dict(lines_about(panel))


def test_panel_is_said_in_lines():
    panel = make_panel(
        interviewers=[make_interviewer(name="Priya Raman", busy_calendar_ids=["primary", "team"])],
        duration_minutes=60,
        interval_minutes=15,
        closed_dates=["2026-12-25"],
        provider="google_meet",
        notetaker_name="Notes",
    )

    lines = said(panel)

    assert lines["Interviewers"] == "Priya Raman"
    assert lines["Calendars"] == "Priya Raman: 2 calendars read, Europe/Lisbon"
    assert lines["Length"] == "1 hour, a time every 15 minutes"
    assert lines["Closed on"] == "25 Dec 2026"
    assert lines["Video call"] == "Google Meet"
    assert lines["Recorder"].startswith("“Notes” joins unless the candidate says no; keeps video, sound, transcript")


def test_panel_without_people_days_and_recorder_says_so():
    lines = said(make_panel(interviewers=[], capture="nothing", wants_summary=False, wants_action_items=False))

    assert (lines["Interviewers"], lines["Closed on"], lines["Recorder"]) == ("nobody", "no day", "none")


def test_panel_that_needs_a_yes_says_so():
    assert "joins only after a yes" in said(make_panel(recording_policy="opt_in"))["Recorder"]


def test_who_would_interview_at_night_is_asked_about():
    tokyo = make_interviewer(name="Lee Park", time_zone="Asia/Tokyo")
    panel = make_panel(interviewers=[make_interviewer(), tokyo])

    assert night_words(panel, now=datetime(2027, 1, 11, 8, tzinfo=UTC)) == [
        "09:00–17:00 Lisbon is 18:00–02:00 for Lee Park (Tokyo). Are the hours meant so?"
    ]


@pytest.mark.parametrize(
    ("closed", "words"),
    [
        ([], []),
        (["2027-01-12"], []),
        (["2027-01-11"], ["Closed dates: 11 Jan 2027 is over, so it closes nothing. Is the year right?"]),
    ],
)
def test_closed_dates_are_over_when_the_day_is_where_the_panel_is(closed, words):
    panel = make_panel(time_zone="Pacific/Auckland", closed_dates=closed)

    assert past_dates_words(panel, now=datetime(2027, 1, 11, 12, tzinfo=UTC)) == words  # the 12th there

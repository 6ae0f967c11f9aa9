"""A panel said in sentences: as it would be published, and what that would change."""

from datetime import UTC, datetime, time

import pytest

from interviews.models import Panel, Publication
from interviews.panels import configuration
from interviews.panels.admin.panel_words import changed_lines, lines_about, night_words
from tests.factories import NOW, make_interviewer, make_panel

pytestmark = pytest.mark.django_db


def publish(panel: Panel) -> None:
    payload = configuration.as_json(configuration.spec(panel))
    Publication.objects.create(panel=panel, number=1, payload=payload, state="done", created_at=NOW, due_at=NOW)


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


def test_nothing_differs_before_the_first_publication_nor_right_after_it():
    panel = make_panel()
    assert changed_lines(panel) == []

    publish(panel)

    assert changed_lines(panel) == []


def test_what_was_saved_since_is_said_beside_what_was_published():
    panel = make_panel(duration_minutes=45, interval_minutes=15)
    publish(panel)
    panel.duration_minutes, panel.closes_at = 120, time(0)

    assert changed_lines(panel) == [
        ("Length", "45 minutes, a time every 15 minutes", "2 hours, a time every 15 minutes"),
        (
            "Hours",
            "Mon, Tue, Wed, Thu, Fri, 09:00 to 17:00 Europe/Lisbon",
            "Mon, Tue, Wed, Thu, Fri, 09:00 to 24:00 Europe/Lisbon",
        ),
    ]


def test_calendar_that_stopped_working_is_nobodys_edit():
    panel = make_panel(interviewers=[make_interviewer(), make_interviewer(name="Lee Park")])
    publish(panel)

    panel.interviewers.get(name="Lee Park").lose_grant(at=NOW)

    assert said(panel)["Interviewers"] == "Priya Raman"
    assert changed_lines(panel) == []


def test_who_would_interview_at_night_is_asked_about():
    tokyo = make_interviewer(name="Lee Park", time_zone="Asia/Tokyo")
    panel = make_panel(interviewers=[make_interviewer(), tokyo])

    assert night_words(panel, now=datetime(2027, 1, 11, 8, tzinfo=UTC)) == [
        "09:00–17:00 Lisbon is 18:00–02:00 for Lee Park (Tokyo). Are the hours meant so?"
    ]

"""A panel at Nylas: what stands there, what keeps it from getting there, and what happens when Nylas is away."""

from datetime import time, timedelta

import pytest

from interviews.booking import refusals, taking
from interviews.models import Interviewer, Panel, Publication
from interviews.nylas.client import nylas
from interviews.panels import publishing
from recruiting import clock, queue
from sandbox.tests.sandbox_process import SandboxProcess
from tests.factories import NOW, make_interviewer, make_panel, make_user
from tests.walking import free_times, invited, published_panel

pytestmark = pytest.mark.django_db
RULES = {
    "name": "Backend interview",
    "slug": "backend-interview",
    "title": "Interview: {candidate}",
    "duration_minutes": 45,
    "interval_minutes": 15,
    "buffer_after": 10,
    "open_days": [0, 1, 2, 3, 4],
    "opens_at": time(9),
    "closes_at": time(17),
    "time_zone": "America/New_York",
    "closed_dates": ["2026-12-25"],
    "notice_hours": 2,
    "cancel_notice_hours": 4,
    "horizon_days": 21,
    "summary_instructions": "Name the systems that were spoken of.",
}


def at_nylas(panel: Panel) -> dict:
    return nylas().configuration(panel.nylas_grant_id, panel.nylas_configuration_id)


def test_configuration_stands_at_nylas_as_the_facts_show_it(sandbox, settings):
    settings.SITE_URL = "https://app.test"
    panel = published_panel(people=2, **RULES)
    hours = {
        "days": [1, 2, 3, 4, 5],
        "start": "9:00",
        "end": "17:00",
        "timezone": "America/New_York",
        "exdates": ["2026-12-25"],
    }

    remote = at_nylas(panel)

    assert {key: remote[key] for key in ("name", "slug", "requires_session_auth")} == {
        "name": "Backend interview",
        "slug": "backend-interview",
        "requires_session_auth": True,
    }
    assert remote["participants"] == [
        {
            "name": person.name,
            "email": person.email,
            "timezone": person.time_zone,
            "availability": {"calendar_ids": ["primary"], "open_hours": [hours]},
            "booking": {"calendar_id": "primary"},
        }
        for person in panel.live_interviewers()
    ]
    assert remote["availability"] == {
        "duration_minutes": 45,
        "interval_minutes": 15,
        "round_to": 15,
        "availability_rules": {"availability_method": "max-availability", "buffer": {"before": 0, "after": 10}},
    }
    assert remote["event_booking"] == {
        "title": "Interview: ${invitee}",
        "timezone": "America/New_York",
        "booking_type": "booking",
        "hide_participants": False,
        "disable_emails": True,
        "conferencing": {"provider": "Google Meet", "autocreate": {}},
        "reminders": [{"type": "webhook", "minutes_before_event": 60}],
    }
    scheduler = {
        "available_days_in_future": 21,
        "min_booking_notice": 120,
        "min_cancellation_notice": 240,
        "hide_rescheduling_options": True,
        "hide_cancellation_options": True,
        "additional_fields": {
            "fairloop_link": {"label": "Booking link", "type": "metadata", "required": False, "default": ""}
        },
        "notetaker_settings": {
            "enabled": True,
            "show_ui_consent_message": True,
            "notetaker_name": "Interview Recorder",
            "meeting_settings": {
                "video_recording": True,
                "audio_recording": True,
                "transcription": True,
                "summary": True,
                "action_items": True,
                "summary_settings": {"custom_instructions": "Name the systems that were spoken of."},
            },
        },
    }
    assert {key: remote["scheduler"][key] for key in scheduler} == scheduler


def test_where_a_yes_is_needed_first_scheduler_sends_no_notetaker(sandbox):
    panel = published_panel(recording_policy=Panel.RecordingPolicy.OPT_IN)

    assert at_nylas(panel)["scheduler"]["notetaker_settings"]["enabled"] is False


def test_publish_notes_who_when_and_what(sandbox):
    panel, rita = published_panel(people=1), make_user()

    publication = publishing.publish(panel, by=rita, now=clock.now())

    assert (publication.number, publication.by, publication.state) == (2, rita, "done")
    assert publication.payload["slug"] == panel.slug
    assert (panel.state, panel.nylas_configuration_id is not None) == (Panel.State.LIVE, True)
    assert abs(panel.published_at - clock.now()) < timedelta(minutes=1)


def test_second_publish_changes_the_same_configuration(sandbox):
    panel = published_panel(people=2)
    first = panel.nylas_configuration_id
    panel.name, panel.duration_minutes = "Systems interview", 60
    panel.save()

    publishing.publish(panel, by=None, now=clock.now())

    remote = at_nylas(panel)
    assert panel.nylas_configuration_id == first
    assert (remote["name"], remote["availability"]["duration_minutes"]) == ("Systems interview", 60)
    assert len(remote["participants"]) == 2


def test_configuration_that_somebody_deleted_is_made_anew(sandbox):
    panel = published_panel(people=2)
    gone = panel.nylas_configuration_id
    nylas().delete_configuration(panel.nylas_grant_id, gone)

    publication = publishing.publish(panel, by=None, now=clock.now())

    assert (publication.state, panel.nylas_configuration_id != gone) == ("done", True)
    assert at_nylas(panel)["slug"] == panel.slug


def break_seats(panel: Panel) -> None:
    panel.seats.all().delete()


def crowd_seats(panel: Panel) -> None:
    for _ in range(200):
        panel.seats.create(interviewer=make_interviewer())


def crowd_together(panel: Panel) -> None:
    panel.distribution = "everyone"
    for _ in range(10):
        panel.seats.create(interviewer=make_interviewer())


def lose_calendar(panel: Panel) -> None:
    Interviewer.objects.update(name="Priya Raman", grant_state=Interviewer.GrantState.EXPIRED)


def switch_off(panel: Panel) -> None:
    Interviewer.objects.update(is_active=False)


@pytest.mark.parametrize(
    ("spoil", "field", "words"),
    [
        ({"opens_at": time(17), "closes_at": time(9)}, "closes_at", "end before they begin"),
        ({"open_days": []}, "open_days", "at least one day"),
        ({"provider": "zoom"}, "conferencing_grant_id", "Zoom needs an account"),
        ({"capture": "audio"}, "capture", "need a transcript"),
        (break_seats, "seats", "Nobody sits on this panel"),
        (crowd_seats, "seats", "201 people are too many for one panel: 100 at most"),
        (crowd_together, "seats", "11 people can’t interview together: 10 at most"),
        (lose_calendar, "seats", "Priya Raman has no working calendar"),
        (switch_off, "seats", "Everyone on this panel is switched off"),
    ],
    ids=["hours", "days", "zoom", "capture", "nobody", "crowd", "together", "calendar", "switched-off"],
)
def test_problem_is_told_in_words_and_nothing_is_sent(spoil, field, words):
    panel = make_panel()
    if callable(spoil):
        spoil(panel)
    else:
        for name, value in spoil.items():
            setattr(panel, name, value)

    with pytest.raises(publishing.CannotPublish) as refused:
        publishing.publish(panel, by=None, now=NOW)

    assert [problem.field for problem in refused.value.problems] == [field]
    assert words in str(refused.value)
    assert not Publication.objects.exists()


def test_somebody_switched_off_needs_no_calendar():
    panel = make_panel()
    panel.seats.create(interviewer=make_interviewer(is_active=False, grant_state="none", nylas_grant_id=None))

    assert publishing.problems(panel) == []


def test_refused_publish_leaves_the_live_panel_as_it_is(sandbox):
    panel = published_panel(people=2)
    before = at_nylas(panel)
    panel.open_days = []
    panel.save()

    with pytest.raises(publishing.CannotPublish):
        publishing.publish(panel, by=None, now=clock.now())

    panel.refresh_from_db()
    assert (panel.state, at_nylas(panel)) == (Panel.State.LIVE, before)


def fail(sandbox: SandboxProcess, times: int) -> None:
    sandbox.control("faults", {"path": "/configurations", "kind": "502_html", "times": times})


def test_publish_while_nylas_is_away_is_made_up_for_by_itself(sandbox):
    panel = published_panel(people=2)
    panel.name = "Systems interview"
    panel.save()
    fail(sandbox, 1)

    publication = publishing.publish(panel, by=None, now=clock.now())
    assert (publication.state, publication.tries) == ("failed", 1)
    assert publication.due_at > clock.now()
    assert at_nylas(panel)["name"] == "Technical interview"

    assert queue.work_all(now=publication.due_at) == 1
    publication.refresh_from_db()
    assert (publication.state, publication.error) == ("done", "")
    assert at_nylas(panel)["name"] == "Systems interview"


def test_newer_publish_makes_a_waiting_one_pointless(sandbox):
    panel = published_panel(people=2)
    fail(sandbox, 1)
    panel.name = "Old words"
    panel.save()
    waiting = publishing.publish(panel, by=None, now=clock.now())
    panel.name = "New words"
    panel.save()
    publishing.publish(panel, by=None, now=clock.now())

    queue.work_all(now=waiting.due_at)

    waiting.refresh_from_db()
    assert (waiting.state, at_nylas(panel)["name"]) == ("refused", "New words")


def test_publish_waits_for_an_older_one_that_is_on_its_way(sandbox):
    """Else the older one could arrive at Nylas last, and stay there."""
    panel = published_panel(people=2)
    fail(sandbox, 1)
    older = publishing.publish(panel, by=None, now=clock.now())
    now = older.due_at
    held = Publication.objects.claim(older.pk, now=now)
    panel.name = "New words"
    panel.save()

    newer = publishing.publish(panel, by=None, now=now)
    assert (newer.state, newer.tries) == ("due", 0)
    held.settle("refused", at=now)
    assert queue.work_all(now=now) == 1

    newer.refresh_from_db()
    assert (newer.state, at_nylas(panel)["name"]) == ("done", "New words")


def test_first_publish_whose_answer_was_lost_makes_no_second_configuration(sandbox):
    sandbox.control("faults", {"path": "/configurations", "kind": "504_after", "method": "POST", "times": 1})
    with pytest.raises(AssertionError, match="timed out"):  # of the walk: it is not live at once
        published_panel(people=2)
    panel, publication = Panel.objects.get(), Publication.objects.get()

    queue.work_all(now=publication.due_at)

    panel.refresh_from_db()
    assert panel.state == Panel.State.LIVE
    owner = sandbox.get(f"/v3/grants/{panel.nylas_grant_id}/scheduling/configurations").json()["data"]
    assert [found["id"] for found in owner] == [panel.nylas_configuration_id]


def test_paused_panel_offers_no_times_and_takes_no_booking_until_resumed(sandbox):
    panel = published_panel(people=2)
    link = invited(panel)
    slot = free_times(link)[0]

    panel.pause(by=None, at=clock.now())
    link.refresh_from_db()
    assert free_times(link) == []
    with pytest.raises(refusals.CannotBook, match="paused"):
        taking.take(
            link, starts_at=slot.starts_at, ends_at=slot.ends_at, time_zone="UTC", language="en", now=clock.now()
        )

    panel.resume(by=None, at=clock.now())
    link.refresh_from_db()
    assert slot in free_times(link)


def test_draft_can_be_neither_paused_nor_resumed():
    panel = make_panel(state=Panel.State.DRAFT)

    panel.pause(by=None, at=NOW)
    panel.resume(by=None, at=NOW)

    assert panel.state == Panel.State.DRAFT


def test_call_that_a_calendar_cannot_make_is_said_before_nylas_refuses_it(panel):
    person = panel.seats.first().interviewer
    person.calendar_provider = "microsoft"
    person.save(update_fields=["calendar_provider"])

    found = publishing.problems(panel)

    assert [(problem.field, "can’t make Google Meet calls" in problem.words) for problem in found] == [
        ("provider", True)
    ]


def test_older_news_of_a_calendar_written_last_changes_nothing():
    """One worker hears that it expired, another that it works again, and the first is the slower one."""
    person = make_interviewer(grant_changed_at=NOW - timedelta(days=1))
    slow, quick = Interviewer.objects.get(), Interviewer.objects.get()

    assert quick.regain_grant(at=NOW) is True
    assert slow.lose_grant(at=NOW - timedelta(seconds=2)) is False
    assert slow.is_live

    assert slow.lose_grant(at=NOW) is True
    assert quick.lose_grant(at=NOW + timedelta(seconds=1)) is False  # nothing is left to lose
    person.refresh_from_db()
    assert (person.grant_state, person.grant_changed_at) == (Interviewer.GrantState.EXPIRED, NOW)

"""The main job without a browser: from an application to a transcript in the debrief, through real parts."""

import json

import pytest

from debriefs.models import Debrief
from interviews.booking import availability, changing, consent
from interviews.models import Artifact, AtsEvent, Interview, Message, Notification, Recording
from interviews.recordings import notetaking
from recruiting import clock
from tests.walking import booked, free_times, invited, published_panel

pytestmark = pytest.mark.django_db


def test_interview_travels_from_booking_to_debrief(sandbox, postman, panel):
    link = invited(panel)

    interview = booked(link)
    postman.work()
    sandbox.run_until_idle()
    postman.work()

    interview.refresh_from_db()
    assert Interview.objects.count() == 1
    assert interview.status == Interview.Status.HELD
    assert interview.join_url.startswith("https://")
    recording = interview.recordings.get()
    assert recording.state == Recording.State.ARCHIVED
    assert {a.kind: a.state for a in recording.artifacts.all()} == dict.fromkeys(Artifact.Kind.values, "archived")
    assert interview.transcript.segments.count() > 20
    assert interview.summary.text
    assert interview.action_items.count() > 2
    assert Debrief.objects.get().state == Debrief.State.OPEN
    owed = AtsEvent.objects.order_by("created_at")
    assert [d.kind for d in owed] == [
        "interview.scheduled",
        "interview.updated",
        "interview.held",
        "transcript.ready",
        "recording.archived",
    ]
    assert [bool(d.payload["join_url"]) for d in owed] == [False, True, True, True, True]
    assert not Notification.objects.exclude(state__in=["done", "ignored"]).exists()
    assert set(Message.objects.values_list("kind", "state")) == {
        ("invitation", "sent"),
        ("booked", "sent"),
        ("assigned", "sent"),
    }


def test_own_booking_comes_back_as_the_same_interview(sandbox, postman, panel):
    interview = booked(invited(panel))

    postman.work()

    assert list(Interview.objects.values_list("pk", "source", "version")) == [(interview.pk, "careers", 1)]
    created = Notification.objects.get(type="booking.created")
    assert created.state == Notification.State.DONE


def test_cancel_takes_event_notetaker_and_link_along(sandbox, postman, panel):
    link = invited(panel)
    interview = booked(link)
    postman.work()

    changing.cancel(interview, actor="candidate", reason="Found another job", now=clock.now())
    postman.work()

    interview.refresh_from_db()
    link.refresh_from_db()
    assert interview.status == Interview.Status.CANCELLED
    assert [change.kind for change in interview.changes.all()] == ["scheduled", "cancelled"]
    assert interview.recordings.get().state == Recording.State.WITHDRAWN
    assert link.is_open(clock.now())
    assert [notetaker["is_deleted"] for notetaker in sandbox.notetakers()] == [True]


def test_new_booking_after_cancel_follows_the_cancelled(sandbox, postman, panel):
    link = invited(panel)
    first = booked(link)
    changing.cancel(first, actor="candidate", now=clock.now())
    link.refresh_from_db()

    second = booked(link)
    postman.work()

    assert Interview.objects.count() == 2
    assert second.follows == first


def test_move_keeps_the_interview_and_its_interviewer(sandbox, postman, panel):
    link = invited(panel)
    interview = booked(link)
    postman.work()
    later = availability.times(
        link,
        starts_at=interview.ends_at,
        ends_at=interview.ends_at.replace(microsecond=0) + (interview.ends_at - interview.starts_at) * 200,
        moving=interview,
        now=clock.now(),
    )[3]

    changing.move(
        interview,
        starts_at=later.starts_at,
        ends_at=later.ends_at,
        time_zone="Europe/Lisbon",
        actor="candidate",
        now=clock.now(),
    )
    postman.work()

    moved = Interview.objects.get()
    assert (moved.pk, moved.starts_at, moved.version, moved.interviewer_id) == (
        interview.pk,
        later.starts_at,
        2,
        interview.interviewer_id,
    )
    assert AtsEvent.objects.filter(kind="interview.rescheduled").count() == 1
    assert Message.objects.filter(kind="moved", state="sent").count() == 1


def test_no_to_recording_takes_the_notetaker_off(sandbox, postman, panel):
    interview = booked(invited(panel, choice="no"))

    postman.work()
    sandbox.run_until_idle()
    postman.work()

    states = set(interview.recordings.values_list("state", flat=True))
    assert states <= {Recording.State.WITHDRAWN}
    assert not Artifact.objects.exists()


def test_host_finds_no_door_to_the_candidates_page(sandbox, postman, panel):
    """Not in the calendar event, nor in what Nylas mails or tells."""
    link = invited(panel)
    interview = booked(link)
    postman.work()
    path = f"/v3/grants/{interview.nylas_grant_id}/events/{interview.nylas_event_id}"
    event = sandbox.get(path, calendar_id=interview.nylas_calendar_id).json()["data"]

    told = [row.payload()["data"]["object"] for row in Notification.objects.all()]
    infos = [about.get("booking_info", {}) for about in told]
    addresses = [address for info in infos for name, address in info.items() if name.endswith("_url")]
    seen = json.dumps([event, sandbox.get("/_sandbox/mail").json(), addresses])
    assert interview.nylas_booking_ref
    for secret in (interview.nylas_booking_ref, link.token, "/book/"):
        assert secret not in seen


def test_change_of_mind_sends_the_notetaker_again(sandbox, postman, panel):
    link = invited(panel, choice="no")
    interview = booked(link)
    postman.work()

    consent.record_choice(link.application, choice="yes", now=clock.now())
    sandbox.advance(10)
    postman.work()

    assert interview.recordings.live().count() == 1


def test_taken_time_is_gone_for_the_next_candidate(sandbox, postman):
    alone = published_panel(people=1)
    first = booked(invited(alone))
    link = invited(alone, email="kwame@example.org")

    assert first.starts_at not in {slot.starts_at for slot in free_times(link)}


def test_least_recently_booked_interviewer_takes_the_next(sandbox, postman, panel):
    hosts = []
    for number in range(3):
        hosts.append(booked(invited(panel, email=f"candidate{number}@example.org")).interviewer_id)
        sandbox.advance(1)
        clock.forget()

    assert len(set(hosts)) == 3


def test_recording_made_against_a_no_is_locked_and_can_be_deleted_at_nylas(sandbox, postman, panel):
    link = invited(panel)
    interview = booked(link)
    postman.work()
    sandbox.run_until_idle()
    # the candidate says no after the call, before anything was fetched
    link.application.consents.create(
        choice="no", wording_version="2026-11", language="en", channel="candidate_page", given_at=clock.now()
    )
    postman.work()
    recording = interview.recordings.get()
    assert (recording.is_locked, recording.artifacts.count()) == (True, 0)

    notetaking.discard(recording, now=clock.now())

    assert not recording.is_locked_at_nylas
    assert [one["is_deleted"] for one in sandbox.notetakers()] == [True]

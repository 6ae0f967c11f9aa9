"""What hosts do to interviews in their calendars, and what looks like it but is not theirs."""

import json
from datetime import timedelta

import pytest
from django.core import mail

from interviews.booking import calendar_file
from interviews.inbox import notifications
from interviews.models import Concern, Interview, Message, Notification
from recruiting import clock, queue
from tests.interviews.host_calendar import ZOOM, HostCalendar
from tests.walking import booked, invited, published_panel

pytestmark = pytest.mark.django_db
TEAMS = "https://teams.microsoft.com/l/meetup-join/19%3ameeting_abc%40thread.v2/0?context=%7b%22Tid%22%3a%22x%22%7d"


@pytest.fixture
def interview(sandbox, postman, panel) -> Interview:
    interview = booked(invited(panel))
    postman.work()
    interview.refresh_from_db()
    return interview


@pytest.fixture
def host(sandbox, interview) -> HostCalendar:
    return HostCalendar(sandbox, interview)


def concerns(interview: Interview) -> list[str]:
    return list(interview.concerns.open().values_list("reason", flat=True))


def mailed(kind: str) -> int:
    return Message.objects.filter(kind=kind, state="sent").count()


def where_notetakers_go(sandbox) -> list[str]:
    return [one["meeting_link"] for one in sandbox.live_notetakers()]


# ── another call ──


@pytest.mark.parametrize(
    ("changes", "link"),
    [
        ({"conferencing": None, "location": ZOOM}, ZOOM),
        ({"conferencing": None, "location": f"Microsoft Teams Meeting; {TEAMS}"}, TEAMS),
        ({"conferencing": None, "description": f'<p>Join <a href="{ZOOM}&amp;x=1">here</a></p>'}, f"{ZOOM}&x=1"),
        ({"conferencing": {"provider": "Zoom Meeting", "details": {"url": ZOOM}}}, ZOOM),
    ],
)
def test_other_call_is_followed_by_everybody(sandbox, postman, interview, host, changes, link):
    old = interview.join_url
    mail.outbox.clear()

    host.change(**changes)
    postman.work()

    interview.refresh_from_db()
    assert (interview.join_url, interview.version) == (link, 2)
    assert concerns(interview) == ["call_replaced"]
    assert where_notetakers_go(sandbox) == [link]
    assert {tuple(sent.to) for sent in mail.outbox} == {("dana@example.org",), (interview.interviewer.email,)}
    assert all(link in sent.body and old not in sent.body for sent in mail.outbox)
    page = calendar_file.write(interview, url="https://x.test/", now=clock.now()).decode().replace("\r\n ", "")
    assert old not in page
    delivery = interview.ats_events.get(version=2)
    assert (delivery.kind, delivery.payload["join_url"]) == ("interview.updated", link)


@pytest.mark.parametrize("keeps_text", [True, False])
def test_call_that_is_gone_is_shown_nowhere_and_a_person_is_asked(postman, interview, host, keeps_text):
    old = interview.join_url

    host.change(conferencing=None, description=f"Join: {old}" if keeps_text else "No link here")
    postman.work()
    host.change(title="Still no link")
    postman.work()

    interview.refresh_from_db()
    assert (interview.join_url, concerns(interview)) == ("", ["call_gone"])
    assert mailed("call_changed") == 0
    assert interview.ats_events.get(version=2).payload["join_url"] == ""


def test_new_call_after_none_ends_the_concern(postman, interview, host):
    host.change(conferencing=None)
    postman.work()

    host.change(location=ZOOM)
    postman.work()

    interview.refresh_from_db()
    assert (interview.join_url, concerns(interview), mailed("call_changed")) == (ZOOM, ["call_replaced"], 1)


def test_same_news_twice_is_told_once(postman, interview, host):
    host.change(conferencing=None, location=ZOOM)
    postman.work()
    for notification in Notification.objects.filter(type="event.updated"):
        notifications.replay(notification, now=clock.now())
    postman.work()

    interview.refresh_from_db()
    assert (interview.version, mailed("call_changed"), mailed("interviewer_call_changed")) == (2, 1, 1)


# ── whose calendar ──


def forged(sandbox, postman, type_: str, **subject: str) -> None:
    """Signed, of this moment, and believed by now."""
    body = json.dumps(
        {
            "id": f"{type_}-{len(subject)}",
            "type": type_,
            "time": int(clock.now().timestamp()) - 60,
            "data": {"application_id": "", "object": {"object": "event", **subject}},
        }
    )
    notification = notifications.receive(body.encode(), headers={}, now=clock.now())
    queue.work("notification", notification.pk, now=clock.now())
    postman.work()


@pytest.mark.parametrize("type_", ["event.deleted", "event.updated"])
def test_copy_of_a_colleague_changes_nothing(sandbox, postman, panel, interview, type_):
    colleague = panel.interviewers.exclude(pk=interview.interviewer_id).first()
    when = {"start_time": 1_900_000_000, "end_time": 1_900_002_700}

    forged(
        sandbox,
        postman,
        type_,
        id=interview.nylas_event_id,
        grant_id=colleague.nylas_grant_id,
        calendar_id="theirs",
        status="cancelled",
        when=when,
    )

    interview.refresh_from_db()
    assert (interview.status, interview.version, concerns(interview)) == ("scheduled", 1, [])


def test_event_that_is_said_to_be_gone_but_stands_changes_nothing(sandbox, postman, interview):
    forged(
        sandbox,
        postman,
        "event.deleted",
        id=interview.nylas_event_id,
        grant_id=interview.nylas_grant_id,
        calendar_id=interview.nylas_calendar_id,
    )

    interview.refresh_from_db()
    assert (interview.status, interview.version) == ("scheduled", 1)


@pytest.mark.parametrize("is_reversed", [False, True])
def test_event_moved_to_another_calendar_of_the_host_is_followed(sandbox, postman, interview, host, is_reversed):
    calendar = host.drag_to_another()
    later = interview.starts_at + timedelta(days=1)
    host.move(later)

    letters = postman.collect()
    for body, headers in reversed(letters) if is_reversed else letters:
        postman.hand_over(body, headers)
    postman.work()

    interview.refresh_from_db()
    assert (interview.status, interview.nylas_calendar_id, interview.starts_at) == ("scheduled", calendar, later)
    assert mailed("cancelled") == 0


def test_event_deleted_from_the_other_calendar_too_cancels(postman, interview, host):
    host.drag_to_another()
    postman.work()

    host.delete()
    postman.work()

    interview.refresh_from_db()
    assert (interview.status, concerns(interview)) == ("cancelled", ["deleted_by_host"])


# ── answers to the invitation ──


def test_no_of_the_host_is_told_and_a_later_yes_takes_it_back(postman, interview, host):
    host.answer("no")
    postman.work()
    interview.refresh_from_db()
    assert (interview.status, concerns(interview)) == ("scheduled", ["declined_by_host"])

    host.answer("yes")
    postman.work()

    assert concerns(interview) == []


def test_no_that_a_recruiter_has_seen_is_not_told_with_every_change(postman, interview, host, recruiter):
    host.answer("no")
    postman.work()
    interview.concerns.settle(by=recruiter, at=clock.now())

    host.change(title="Another title")
    postman.work()

    assert concerns(interview) == []


def test_no_of_the_candidate_is_told(postman, interview, host):
    people = [
        {**person, "status": "no"} if person["email"] == "dana@example.org" else person
        for person in host.participants()
    ]

    host.change(participants=people)
    postman.work()

    assert concerns(interview) == ["declined_by_candidate"]


def test_whole_day_is_told_and_the_time_stands_until_there_is_one(postman, interview, host):
    starts_at = interview.starts_at

    host.change(when={"date": f"{starts_at:%Y-%m-%d}"})
    postman.work()
    interview.refresh_from_db()
    assert (interview.starts_at, concerns(interview)) == (starts_at, ["whole_day"])

    host.move(starts_at)
    postman.work()

    interview.refresh_from_db()
    assert (interview.starts_at, concerns(interview)) == (starts_at, [])


def test_host_who_puts_one_interview_onto_another_is_told_of(sandbox, postman):
    panel = published_panel(people=1)
    first = booked(invited(panel))
    other = booked(invited(panel, email="kwame@example.org"))
    postman.work()

    HostCalendar(sandbox, other).move(first.starts_at)
    postman.work()

    assert set(concerns(other)) == {Concern.Reason.MOVED_BY_HOST, Concern.Reason.TWO_AT_ONCE}

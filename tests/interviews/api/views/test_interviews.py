"""Interviews of the API: the same words as the events, found again by what changed; moved and cancelled."""

import uuid
from datetime import datetime, timedelta

import pytest

from candidates.models import StageChange
from interviews.api.views.interviews import InterviewSerializer
from interviews.booking import changing, news, payload, refusals
from interviews.models import AtsEvent, Interview, InterviewChange
from recruiting.zones import utc_text
from tests.factories import NOW, make_interview, make_link, make_panel, make_user
from tests.interviews.api.calling import kind, with_key

pytestmark = pytest.mark.django_db


def test_interview_is_described_as_in_the_events_and_names_its_changes():
    interview = make_interview()
    interview.link.keep_reference("stage-7")
    caller = with_key("read")

    answered = caller.get(f"interviews/{interview.pk}/").json()

    described = payload.describe(Interview.objects.get())
    assert {name: answered[name] for name in described} == described
    assert answered["reference"] == "stage-7"
    assert answered["starts_at"] == utc_text(interview.starts_at)
    assert [(one["kind"], one["version"]) for one in answered["changes"]] == [("scheduled", 1)]
    assert caller.get("interviews/").json()["results"] == [answered]
    fields = InterviewSerializer().fields
    assert list(fields) == list(answered)
    for name in ("job", "panel", "application", "candidate", "interviewer"):
        assert list(fields[name].fields) == list(answered[name])


@pytest.mark.parametrize(
    "path",
    [
        f"interviews/{uuid.uuid4()}/",
        "interviews/1/",
        "interviews/x%00/",
        "interviews/%F0%9F%99%82/",
        "recordings/0/",
        "recordings/-1/",
        "recordings/99999999999999999999999999/",
        "recordings/1%00/",
        "applications/99999999999999999999999999/",
        "panels/%00/",
    ],
)
def test_unknown_and_odd_ids_are_not_found(path):
    assert with_key("read").get(path).status_code == 404


def test_filters_leave_what_was_asked_for_and_refuse_what_is_no_filter():
    first, second = make_interview(), make_interview()
    second.application.keep_reference("ref-2")
    Interview.objects.filter(pk=first.pk).update(created_at=NOW - timedelta(days=9), status="cancelled")
    InterviewChange.objects.filter(interview=first).update(changed_at=NOW - timedelta(days=2))
    Interview.objects.filter(pk=second.pk).update(created_at=NOW - timedelta(days=5))
    InterviewChange.objects.filter(interview=second).update(changed_at=NOW - timedelta(days=5))
    StageChange.objects.filter(application=second.application).update(changed_at=NOW - timedelta(days=5))
    caller = with_key("read")
    asked = {
        "updated_since": utc_text(NOW - timedelta(days=3)),
        "status": "cancelled",
        "job": first.application.job.slug,
        "email": first.application.candidate.email.upper(),
    }

    for name, value in asked.items():
        assert [row["id"] for row in caller.get("interviews/", **{name: value}).json()["results"]] == [str(first.pk)], (
            name
        )
    assert [row["id"] for row in caller.get("interviews/", reference="ref-2").json()["results"]] == [str(second.pk)]
    twice = ["held", "cancelled"]
    for name, value in {
        "updated_since": "yesterday",
        "status": "x",
        "email": "x",
        "stauts": "held",
        "job": twice,
    }.items():
        response = caller.get("interviews/", **{name: value})
        assert (kind(response), response.json()["errors"][0]["field"]) == ("invalid", name)


def test_list_catches_up_with_a_link_to_the_call_and_with_a_decision():
    interview, caller = make_interview(join_url=""), with_key("read")
    Interview.objects.update(created_at=NOW - timedelta(days=9))
    InterviewChange.objects.update(changed_at=NOW - timedelta(days=9))
    StageChange.objects.update(changed_at=NOW - timedelta(days=9))

    def known(*, since: datetime) -> list[str]:
        return [row["id"] for row in caller.get("interviews/", updated_since=utc_text(since)).json()["results"]]

    assert known(since=NOW - timedelta(days=1)) == []
    interview.change_call("https://meet.example.com/abc", place="conferencing", at=NOW)
    news.tell_ats_of_call(interview, now=NOW)
    assert known(since=NOW) == [str(interview.pk)]
    interview.application.offer(by=make_user(), at=NOW + timedelta(hours=1))
    assert known(since=NOW + timedelta(minutes=1)) == [str(interview.pk)]
    assert known(since=NOW + timedelta(hours=2)) == []


def test_cancelled_here_it_is_told_as_the_atss_own_act(monkeypatch):
    interview, caller = make_interview(), with_key("book")
    monkeypatch.setattr(changing, "take_off", lambda *args, **kwargs: None)

    answered = caller.post(f"interviews/{interview.pk}/cancel/", {"reason": "They took another job."})
    again = caller.post(f"interviews/{interview.pk}/cancel/")

    assert (answered.status_code, again.status_code) == (200, 200)
    assert answered.json()["status"] == "cancelled"
    change = InterviewChange.objects.filter(interview=interview).last()
    assert (change.kind, change.actor, change.reason) == ("cancelled", "ats", "They took another job.")
    assert AtsEvent.objects.filter(interview=interview, kind="interview.cancelled").count() == 1


@pytest.mark.parametrize(
    ("error", "status", "word"),
    [
        (refusals.SlotGone(), 409, "time-taken"),
        (refusals.CannotMove("It has begun."), 409, "not-possible"),
        (refusals.OutOfReach(), 503, "calendar-out-of-reach"),
    ],
)
def test_move_that_can_not_be_says_which_kind_of_problem_it_is(monkeypatch, error, status, word):
    interview, caller = make_interview(), with_key("book")

    def refuse(*args: object, **kwargs: object) -> None:
        raise error

    monkeypatch.setattr(changing, "move", refuse)
    response = caller.post(f"interviews/{interview.pk}/reschedule/", {"starts_at": utc_text(NOW + timedelta(days=4))})

    assert (response.status_code, kind(response)) == (status, word)


def test_cancel_that_the_calendar_does_not_hear_may_be_tried_again(settings):
    interview, caller = make_interview(), with_key("book")
    settings.NYLAS_API_URI = "http://127.0.0.1:9"  # nobody answers

    response = caller.post(f"interviews/{interview.pk}/cancel/")

    assert (response.status_code, kind(response)) == (503, "calendar-out-of-reach")
    assert response.headers["Retry-After"] == "30"
    interview.refresh_from_db()
    assert interview.is_live


def test_move_to_its_own_time_changes_nothing_and_one_without_a_time_is_named():
    interview, caller = make_interview(), with_key("book")
    path = f"interviews/{interview.pk}/reschedule/"

    assert caller.post(path, {"starts_at": utc_text(interview.starts_at)}).json()["version"] == interview.version
    assert caller.post(path, {}).json()["errors"] == [{"field": "starts_at", "detail": "This field is required."}]


def test_list_costs_the_same_whatever_its_length(django_assert_num_queries):
    caller, panel = with_key("read"), make_panel()
    make_interview(link=make_link(panel=panel))
    caller.get("interviews/")
    with django_assert_num_queries(4):
        caller.get("interviews/")
    for _ in range(3):
        make_interview(link=make_link(panel=panel))
    with django_assert_num_queries(4):
        assert len(caller.get("interviews/").json()["results"]) == 4

"""Where an interview may go from where it stands, and what it writes down about it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interviews.booking.models.interview import WrongState
from interviews.models import Assignment, Interview, InterviewChange
from sandbox.tests.examples import examples
from tests.factories import NOW, make_interview, make_interviewer, make_link, make_panel, make_user

pytestmark = pytest.mark.django_db
Status = Interview.Status
AN_HOUR = timedelta(hours=1)


def kinds(interview: Interview) -> list[str]:
    return list(interview.changes.values_list("kind", flat=True))


# ── held ──
def test_interview_is_held_once_whoever_says_so():
    interview = make_interview(starts_at=NOW - AN_HOUR)
    looked = Interview.objects.get()

    assert (bool(interview.mark_held(at=NOW)), looked.mark_held(at=NOW)) == (True, None)
    assert kinds(interview) == ["scheduled", "held"]


def test_interview_that_was_cancelled_at_the_same_moment_is_not_held():
    interview = make_interview(starts_at=NOW - AN_HOUR)
    looked = Interview.objects.get()
    interview.cancel(actor="candidate", at=NOW)

    assert looked.mark_held(at=NOW) is None
    assert looked.status == "cancelled"


@pytest.mark.parametrize("status", [Status.HELD, Status.CANCELLED])
@pytest.mark.parametrize("change", ["cancel", "reschedule"])
def test_what_is_over_is_neither_moved_nor_cancelled(status, change):
    interview = make_interview(status=status)
    times = (NOW, NOW + AN_HOUR) if change == "reschedule" else ()

    with pytest.raises(WrongState):
        getattr(interview, change)(*times, actor="candidate", at=NOW)

    assert (Interview.objects.get().version, kinds(interview)) == (1, ["scheduled"])


# ── versions ──
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=examples(25))
@given(st.lists(st.sampled_from(["move", "cancel", "held", "call"]), max_size=8))
def test_each_change_that_is_made_is_told_once_and_only_moves_cancels_and_calls_count(deeds):
    interview, by = make_interview(join_url=""), make_user()
    told, version = ["scheduled"], 1
    for number, deed in enumerate(deeds, start=1):
        try:
            if deed == "move":
                times = NOW + number * AN_HOUR, NOW + (number + 1) * AN_HOUR
                change = interview.reschedule(*times, by=by, actor="recruiter", at=NOW)
            elif deed == "cancel":
                change = interview.cancel(by=by, actor="recruiter", at=NOW)
            elif deed == "held":
                change = interview.changes.last() if interview.mark_held(at=NOW) else None
            else:
                change = interview.change_call(f"https://meet.example.com/{number}", place="location", at=NOW)
        except WrongState:
            assert interview.status != Status.SCHEDULED
            continue
        if change is not None:
            told.append(change.kind)
            version += deed != "held"
            assert (change.version, change.by) == (version, by if deed in {"move", "cancel"} else None)

    assert (kinds(interview), interview.version) == (told, version)
    assert Interview.objects.get(pk=interview.pk).version == version


def test_change_says_who_made_it_why_and_from_what_to_what():
    interview, recruiter = make_interview(), make_user()
    before = interview.starts_at

    change = interview.reschedule(NOW, NOW + AN_HOUR, by=recruiter, actor="recruiter", reason="A clash", at=NOW)

    assert (change.by, change.reason, change.from_starts_at, change.to_starts_at, change.changed_at) == (
        recruiter,
        "A clash",
        before,
        NOW,
        NOW,
    )


# ── news ──
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=examples(25))
@given(st.lists(st.integers(0, 20), max_size=8))
def test_only_news_that_is_not_older_than_what_is_known_counts(moments):
    interview = make_interview(told_at=NOW)
    newest = 0
    for moment in moments:
        assert interview.note_news(NOW + timedelta(seconds=moment)) is (moment >= newest)
        newest = max(newest, moment)

    assert interview.told_at == Interview.objects.get(pk=interview.pk).told_at == NOW + timedelta(seconds=newest)


def test_news_of_the_same_second_counts():
    interview = make_interview(told_at=NOW)

    assert interview.note_news(NOW + timedelta(milliseconds=999))
    assert interview.note_news(NOW)


def test_what_only_nylas_knew_is_filled_in_and_ids_that_are_known_stay():
    before = {"nylas_booking_id": "b1", "nylas_booking_ref": "", "nylas_event_id": "", "nylas_grant_id": "g1"}
    interview = make_interview(**before, nylas_calendar_id="c1")

    interview.fill_in(booking_id="b2", booking_ref="r2", event_id="e2", calendar_id="c2", grant_id="")

    interview.refresh_from_db()
    ids = ("booking_id", "booking_ref", "event_id", "calendar_id", "grant_id")
    assert [getattr(interview, f"nylas_{name}") for name in ids] == ["b1", "r2", "e2", "c2", "g1"]


# ── the call ──
def test_first_link_to_the_call_is_no_news_and_each_later_one_is():
    interview = make_interview(join_url="")

    first = interview.change_call("https://a.example.com", place="location", at=NOW)
    gone = interview.change_call("", place="", at=NOW)
    again = interview.change_call("https://b.example.com", place="description", at=NOW)

    assert first is None
    assert [change.from_join_url for change in (gone, again) if change] == ["https://a.example.com", ""]
    assert (interview.version, interview.join_url_from) == (3, "description")


# ── questions ──
@pytest.mark.parametrize(
    ("hours", "status", "may"),
    [(3, "scheduled", True), (2, "scheduled", False), (1, "scheduled", False), (3, "cancelled", False)],
)
def test_candidate_changes_it_until_the_panels_notice(hours, status, may):
    panel = make_panel(cancel_notice_hours=2)
    interview = make_interview(link=make_link(panel=panel), starts_at=NOW + timedelta(hours=hours), status=status)

    assert interview.can_be_changed_by_candidate(NOW) is may


def test_changes_in_order_tell_the_whole_story():
    interview = make_interview()
    interview.reschedule(NOW, NOW + AN_HOUR, actor="candidate", at=NOW - AN_HOUR)
    interview.cancel(actor="candidate", at=NOW - 2 * AN_HOUR)  # it had waited for the other

    assert [str(change) for change in InterviewChange.objects.all()] == [
        "Scheduled (candidate)",
        "Moved (candidate)",
        "Cancelled (candidate)",
    ]


@pytest.mark.parametrize("kept", ["Mars/Olympus", "Europe"])
def test_zone_that_does_not_exist_falls_back_to_the_panels(kept):
    interview = make_interview(candidate_time_zone=kept)

    assert interview.zone() == ZoneInfo("Europe/Lisbon")


def test_host_comes_first_and_the_others_by_name():
    host, lee, tom = (make_interviewer(name=name) for name in ("Zoe Host", "Lee Park", "Tom Weber"))

    interview = make_interview(interviewer=host, people=[tom, host, lee])

    assert interview.people() == [host, lee, tom]
    assert interview.people_names() == "Zoe Host, Lee Park and Tom Weber"


def test_interview_nobody_is_known_to_take_names_nobody():
    interview = make_interview(link=make_link(panel=make_panel(interviewers=[])))

    assert (interview.people(), interview.people_names()) == ([], "")


def test_nobody_takes_an_interview_twice():
    interview = make_interview()

    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(interview=interview, interviewer=interview.interviewer, assigned_at=NOW)


def test_interview_is_taken_by_all_of_its_people_and_nobody_else():
    host, second, seated = make_user(), make_user(), make_user()
    people = [make_interviewer(user=user) for user in (host, second, seated)]
    interview = make_interview(
        link=make_link(panel=make_panel(interviewers=people)), people=people[1:2], interviewer=people[0]
    )

    assert [interview.is_taken_by(user) for user in (host, second, seated)] == [True, True, False]


@pytest.mark.parametrize(
    ("capture", "objects_since", "asks"),
    [
        ("transcript", None, True),
        ("nothing", None, False),
        ("transcript", NOW - AN_HOUR, False),
        ("transcript", NOW + 2 * AN_HOUR, True),  # after it had ended
    ],
)
def test_recording_is_the_candidates_choice_where_the_panel_records_and_nobody_who_takes_it_objects(
    capture, objects_since, asks
):
    person = make_interviewer(unrecorded_since=objects_since)
    interview = make_interview(link=make_link(panel=make_panel(capture=capture)), interviewer=person, starts_at=NOW)

    assert interview.asks_recording() is asks

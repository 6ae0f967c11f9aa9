"""The event behind an interview, and what is kept of the call it names; host_calendar's tests walk the same against the sandbox."""

from datetime import timedelta

import pytest

from interviews.booking import meeting
from interviews.models import AtsEvent, Interview, Message
from interviews.nylas.shapes import Meeting
from recruiting.work.errors import NotYet
from tests.factories import NOW, make_interview

pytestmark = pytest.mark.django_db
ZOOM = "https://us02web.zoom.us/j/81234567890?pwd=abc.1"
MEET = "https://meet.example.com/abc-defg-hij"


def event(join_url: str = MEET, *, place: str = "conferencing", calendar_id: str = "primary") -> Meeting:
    return Meeting(
        event_id="event",
        starts_at=NOW,
        ends_at=NOW + timedelta(minutes=45),
        join_url=join_url,
        is_cancelled=False,
        notetaker_id="",
        title="Interview",
        participant_emails=(),
        calendar_id=calendar_id,
        join_url_from=place if join_url else "",
    )


def reasons(interview: Interview) -> set[str]:
    return set(interview.concerns.open().values_list("reason", flat=True))


@pytest.mark.parametrize("unknown", ["nylas_event_id", "nylas_grant_id"])
def test_event_nobody_knows_of_is_not_there_yet_and_found_nowhere(unknown):
    interview = make_interview(**{"nylas_grant_id": "grant-1", unknown: ""})

    with pytest.raises(NotYet, match="not known yet"):
        meeting.read_event(interview)
    assert meeting.find(interview) is None


def test_first_link_is_kept_and_told_to_the_ats_alone():
    interview = make_interview(join_url="")

    meeting.note_call(interview, event(), now=NOW)

    interview.refresh_from_db()
    assert (interview.join_url, interview.join_url_from) == (MEET, "conferencing")
    assert [told.kind for told in AtsEvent.objects.all()] == ["interview.updated"]
    assert not Message.objects.exists()
    assert reasons(interview) == set()


def test_link_in_place_of_another_is_mailed_and_a_persons_concern():
    interview = make_interview()

    meeting.note_call(interview, event(ZOOM), now=NOW)

    interview.refresh_from_db()
    assert interview.join_url == ZOOM
    assert set(Message.objects.values_list("kind", flat=True)) == {"call_changed", "interviewer_call_changed"}
    assert reasons(interview) == {"call_replaced"}
    assert interview.errands.get().kind == "follow_consent"


def test_link_that_is_gone_is_a_concern_until_there_is_a_new_one():
    interview = make_interview()

    meeting.note_call(interview, event(""), now=NOW)
    assert reasons(interview) == {"call_gone"}
    assert not Message.objects.exists()

    meeting.note_call(interview, event(ZOOM), now=NOW)
    interview.refresh_from_db()
    assert (interview.join_url, "call_gone" in reasons(interview)) == (ZOOM, False)


def test_same_link_changes_nothing_and_says_where_it_stands():
    interview = make_interview()

    for _ in range(2):
        meeting.note_call(interview, event(place="location"), now=NOW)

    interview.refresh_from_db()
    assert (interview.join_url, interview.join_url_from) == (MEET, "location")
    assert not AtsEvent.objects.exists()


def test_link_left_behind_in_the_description_is_no_call():
    interview = make_interview(join_url_from="conferencing")

    meeting.note_call(interview, event(place="description"), now=NOW)

    interview.refresh_from_db()
    assert interview.join_url == ""
    assert reasons(interview) == {"call_gone"}


def test_cancelled_interview_keeps_what_it_had():
    interview = make_interview()
    interview.cancel(actor="candidate", at=NOW)

    meeting.note_call(interview, event(ZOOM), now=NOW)

    interview.refresh_from_db()
    assert interview.join_url == MEET


def test_calendar_is_known_by_its_id_once_it_was_found_and_a_link_is_waited_for():
    interview = make_interview(join_url="")

    with pytest.raises(NotYet, match="meeting link"):
        meeting.note_place(interview, event("", calendar_id="calendar-7"), now=NOW)

    interview.refresh_from_db()
    assert interview.nylas_calendar_id == "calendar-7"

"""The call on an interview's page: the way in until its time is over, and what the recorder needs."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from candidates.models import Job
from interviews.models import Interview, Panel, Recording, RecordingMoment
from interviews.nylas import words
from tests.factories import NOW, make_interview, make_interviewer, make_link, make_panel, make_user
from tests.recorded import make_artifact, make_recording, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def under_way(job: Job) -> Interview:
    """It began ten minutes ago; two take it."""
    host, second = (make_interviewer(name=name, user=make_user()) for name in ("Priya Raman", "Tom Weber"))
    panel = make_panel(job=job, interviewers=[host])
    return make_interview(link=make_link(panel=panel), people=[second], starts_at=NOW - timedelta(minutes=10))


def as_seen_by(user: User, interview: Interview) -> str:
    client = Client()
    client.force_login(user)
    return page(client, interview)


def knock(interview: Interview) -> Recording:
    """The recorder waits in the lobby; Nylas tells so in both of its vocabularies."""
    recording = make_recording(interview, state=Recording.State.IN_LOBBY)
    recording.moments.all().delete()
    for second, pair in enumerate([("connecting", "waiting_for_entry"), ("waiting_for_entry", "waiting_for_entry")]):
        RecordingMoment.objects.create(
            recording=recording,
            happened_at=datetime(2026, 11, 30, 10, 2, second, tzinfo=UTC),
            words=words.sentence(*pair),
            vendor_state=pair[0],
            vendor_meeting_state=pair[1],
        )
    return recording


def test_way_into_the_call_stays_until_its_end_for_all_who_take_it(under_way: Interview, owner: User) -> None:
    people = [person.user for person in under_way.people()]

    assert [f'href="{under_way.join_url}"' in as_seen_by(user, under_way) for user in (*people, owner)] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("state", ["expected", "joining", "in_lobby", "recording", "processing", "captured", "lost"])
def test_way_into_the_call_stays_whatever_the_recorder_does(under_way: Interview, state: str) -> None:
    make_recording(under_way, state=state)

    html = as_seen_by(under_way.interviewer.user, under_way)

    assert f'href="{under_way.join_url}"' in html
    assert ("Nothing is lost" in html) is (state in {"processing", "captured"})


def test_way_into_the_call_stays_when_the_recorder_was_thrown_out(under_way: Interview) -> None:
    under_way.mark_held(at=NOW)
    make_artifact(make_recording(under_way))

    html = as_seen_by(under_way.interviewer.user, under_way)

    assert (f'href="{under_way.join_url}"' in html, "<video" in html) == (True, True)


@pytest.mark.parametrize("change", ["over", "cancelled"])
def test_way_into_the_call_ends_with_it(under_way: Interview, change: str) -> None:
    if change == "over":
        under_way.correct_times(NOW - timedelta(hours=2), NOW - timedelta(hours=1))
    else:
        under_way.cancel(actor="candidate", at=NOW)

    html = as_seen_by(under_way.interviewer.user, under_way)

    assert (under_way.join_url in html, "under way" in html) == (False, False)


@pytest.mark.parametrize(
    ("provider", "join_url", "press"),
    [
        ("google_meet", "https://meet.google.com/abc-defg-hij", "In Google Meet, press “Admit”"),
        ("microsoft_teams", "https://teams.microsoft.com/l/meetup-join/1", "In Microsoft Teams, press “Admit”"),
        ("zoom", "https://us02web.zoom.us/j/81234567890", "In Zoom, press “Admit”"),
        ("google_meet", "https://us02web.zoom.us/j/81234567890", "In Zoom, press “Admit”"),
        ("zoom", "https://notzoom.us/j/1", "In Zoom, press “Admit”"),
        ("google_meet", "", "In Google Meet, press “Admit”"),
    ],
)
def test_lobby_is_said_with_what_to_press_and_until_when(
    under_way: Interview, provider: str, join_url: str, press: str
) -> None:
    Panel.objects.update(provider=provider)
    Interview.objects.update(join_url=join_url)
    knock(under_way)

    html = as_seen_by(under_way.interviewer.user, under_way)

    assert ("Let the recorder in" in html, press in html) == (True, True)
    assert ">10:02</time>" in html
    assert ">10:12</time>" in html
    assert "Nothing is lost" not in html
    assert 'pill--bad">Waiting in the lobby' in html


def test_lobby_is_told_to_the_committee_as_something_others_must_do(under_way: Interview, owner: User) -> None:
    knock(under_way)

    assert "Somebody in the call has to do it." in as_seen_by(owner, under_way)
    assert "Somebody in the call" not in as_seen_by(under_way.interviewer.user, under_way)


def test_lobby_stands_once_in_the_timeline(under_way: Interview, owner: User) -> None:
    knock(under_way)

    assert as_seen_by(owner, under_way).count("Waiting in the lobby: somebody has to let it in") == 1


def test_recorder_in_the_lobby_after_the_end_is_no_promise_of_a_recording(under_way: Interview, owner: User) -> None:
    knock(under_way)
    under_way.correct_times(NOW - timedelta(hours=2), NOW - timedelta(hours=1))

    html = as_seen_by(owner, under_way)

    assert ("Nothing is lost" in html, "is not known yet" in html) == (False, True)


def test_open_page_hears_that_the_interview_has_begun(job: Job, client: Client, owner: User) -> None:
    """Also where no recorder comes, whose news would say so."""
    interview = make_interview(link=make_link(panel=make_panel(job=job)))
    client.force_login(owner)
    address = f"{interview.get_absolute_url()}progress/"
    before = client.get(address).json()
    interview.correct_times(NOW - timedelta(minutes=1), NOW + timedelta(minutes=44))

    after = client.get(address).json()

    assert after["is_waiting"] is True
    assert {part for part in after["versions"] if after["versions"][part] != before["versions"][part]} == {
        "call",
        "chips",
    }


def test_open_page_hears_of_a_move_and_of_the_meeting_link(client: Client, job: Job, owner: User) -> None:
    interview = make_interview(link=make_link(panel=make_panel(job=job)), join_url="")
    client.force_login(owner)
    seen = [client.get(f"{interview.get_absolute_url()}progress/").json()["versions"]]
    Interview.objects.update(join_url="https://meet.example.com/new")
    seen.append(client.get(f"{interview.get_absolute_url()}progress/").json()["versions"])
    interview.reschedule(NOW + timedelta(days=4), NOW + timedelta(days=4, minutes=45), actor="candidate", at=NOW)
    seen.append(client.get(f"{interview.get_absolute_url()}progress/").json()["versions"])

    assert len({versions["call"] for versions in seen}) == 3
    assert seen[1]["facts"] != seen[2]["facts"]

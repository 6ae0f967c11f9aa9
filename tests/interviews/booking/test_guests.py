"""Who on a booking made elsewhere is the candidate: in rooms, under aliases, among colleagues."""

from dataclasses import replace
from pathlib import Path

import pytest

from interviews.booking import from_nylas
from interviews.booking.guests import guest_among
from interviews.models import Concern, Interview, Interviewer, Message
from interviews.nylas import events
from interviews.nylas.shapes import BookingCreated, Person
from tests.factories import NOW, make_application, make_candidate, make_interviewer, make_panel, make_user

PAYLOAD = Path(__file__).parents[2] / "payloads" / "booking.created__full.json"
pytestmark = pytest.mark.django_db
HOST = Person("sarah.kim@x.test", "Sarah Kim")
CANDIDATE = Person("lena@example.org", "Lena Vogt")
ROOM = Person("c_1884abcd@resource.calendar.google.com", "Room Lisbon (8)")
COMMITTEE = Person("noor@x.test", "Noor Haddad")
SECOND = Person("tom.weber@x.test", "Tom Weber")


@pytest.fixture
def host() -> Interviewer:
    make_user(email=COMMITTEE.email)
    make_interviewer(name=SECOND.name, email=SECOND.email)
    return make_interviewer(name=HOST.name, email=HOST.email)


@pytest.mark.parametrize(
    "people",
    [
        [HOST, CANDIDATE],
        [HOST, ROOM, CANDIDATE],
        [ROOM, HOST, CANDIDATE],
        [COMMITTEE, HOST, CANDIDATE],
        [Person("noor+interviews@x.test", ""), HOST, CANDIDATE],
        [SECOND, HOST, CANDIDATE],
        [Person("sk@x.test", "Sarah Kim"), CANDIDATE],
        [Person("sarah@alias.test", "SARAH KIM"), CANDIDATE],
        [Person("s.kim@x.test", "S. Kim"), CANDIDATE],
        [Person("team_abc@group.calendar.google.com", ""), HOST, CANDIDATE],
    ],
)
def test_candidate_is_found_among_hosts_rooms_and_staff(people, host):
    assert guest_among(tuple(people), host) == CANDIDATE


def test_candidate_from_within_the_company_is_found_when_nobody_else_is_left(host):
    assert guest_among((HOST, Person("new@x.test", "New Person")), host) == Person("new@x.test", "New Person")


@pytest.mark.parametrize(
    "people",
    [[], [HOST], [HOST, ROOM], [HOST, COMMITTEE], [HOST, CANDIDATE, Person("friend@example.net", "A friend")]],
)
def test_nobody_is_guessed(people, host):
    assert guest_among(tuple(people), host) is None


def heard(host: Interviewer, people: list[Person], *, job=None) -> Interview:
    """A booking made elsewhere by these people."""
    panel = make_panel(interviewers=[host], **({"job": job} if job else {}))
    event = events.parse(PAYLOAD.read_bytes())
    assert isinstance(event, BookingCreated)
    told = {"configuration_id": panel.nylas_configuration_id, "grant_id": host.nylas_grant_id, "link_id": ""}
    interview = from_nylas.record(replace(event, people=tuple(people), **told), now=NOW)
    assert interview is not None
    return interview


def test_applicant_is_the_candidate_whoever_else_is_there(host):
    """Also under another spelling of the address, and though an unknown guest comes first."""
    application = make_application(candidate=make_candidate(email="Lena+jobs@example.org"))

    interview = heard(host, [Person("friend@example.net", ""), HOST, CANDIDATE], job=application.job)

    assert interview.application == application


def test_interview_knows_all_of_ours_and_only_them(host):
    interview = heard(host, [SECOND, ROOM, CANDIDATE, HOST, COMMITTEE])

    assert [person.email for person in interview.people()] == [HOST.email, SECOND.email]
    assert interview.application.candidate.email == CANDIDATE.email
    assert not Concern.objects.exists()


def test_booking_whose_candidate_cannot_be_told_asks_a_person_and_mails_no_stand_in(host):
    interview = heard(host, [HOST, CANDIDATE, Person("friend@example.net", "A friend")])

    assert Concern.objects.get().reason == Concern.Reason.CANDIDATE_UNKNOWN
    assert interview.application.candidate.name == "Unknown guest"
    assert list(Message.objects.values_list("to", flat=True)) == [HOST.email]

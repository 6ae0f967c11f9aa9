"""Times that the panel has and this candidate can't take."""

from datetime import timedelta

import pytest

from interviews.booking import changing, consent, refusals, taking
from interviews.models import BookingAttempt, BookingLink, Concern, Interview, Interviewer, Panel
from interviews.nylas.shapes import Booked
from recruiting import clock
from tests.factories import NOW, make_application, make_candidate, make_interview, make_job, make_link, make_user
from tests.walking import booked, free_times, invited, published_panel

pytestmark = pytest.mark.django_db
WRITTEN = ["{local}@{domain}", "{local}+jobs@{domain}", "{upper}@{domain}"]


def written(form: str, person: Interviewer) -> str:
    local, domain = person.email.split("@")
    return form.format(local=local, upper=local.upper(), domain=domain)


def take(link: BookingLink, at: object) -> Interview:
    slot = next(one for one in free_times(link) if one.starts_at == at)
    return taking.take(
        link, starts_at=slot.starts_at, ends_at=slot.ends_at, time_zone="Europe/Lisbon", language="en", now=clock.now()
    )


# ── nobody interviews themselves ──


@pytest.mark.parametrize("form", WRITTEN)
def test_candidate_with_a_seat_is_met_by_somebody_else(sandbox, form):
    panel = published_panel(people=2, distribution=Panel.Distribution.MOST_TIMES)
    themselves, colleague = panel.live_interviewers()

    interview = booked(invited(panel, email=written(form, themselves)))

    assert interview.people() == [colleague]


def test_candidate_is_known_by_the_address_they_log_in_with(sandbox):
    panel = published_panel(people=2, distribution=Panel.Distribution.MOST_TIMES)
    themselves, colleague = panel.live_interviewers()
    themselves.user = make_user(email="priya.private@example.net")
    themselves.save()

    interview = booked(invited(panel, email="priya.private@example.net"))

    assert interview.people() == [colleague]


def test_time_at_which_only_the_candidate_is_free_is_not_offered(sandbox):
    panel = published_panel(people=2, distribution=Panel.Distribution.MOST_TIMES)
    themselves, colleague = panel.live_interviewers()
    before = free_times(invited(panel))

    offered = free_times(invited(panel, email=themselves.email))

    assert {slot.starts_at for slot in before if slot.emails == (themselves.email,)}
    assert {slot.starts_at for slot in offered} == {
        slot.starts_at for slot in before if slot.emails != (themselves.email,)
    }
    assert {slot.emails for slot in offered} == {(colleague.email,)}


def test_panel_of_the_candidate_alone_offers_nothing(sandbox):
    panel = published_panel(people=1)

    assert free_times(invited(panel, email=panel.live_interviewers().get().email)) == []


def test_panel_that_meets_together_offers_nothing_to_one_of_its_own(sandbox):
    panel = published_panel(people=2, distribution=Panel.Distribution.EVERYONE)

    assert free_times(invited(panel))
    assert free_times(invited(panel, email=panel.live_interviewers()[0].email)) == []


def test_candidates_page_does_not_introduce_them_to_themselves(sandbox, client):
    panel = published_panel(people=2, distribution=Panel.Distribution.MOST_TIMES)
    themselves, colleague = panel.live_interviewers()

    page = client.get(invited(panel, email=themselves.email).url.removeprefix("http://127.0.0.1:8000"))

    assert list(page.context["people"]) == [colleague]


# ── one candidate, one place at a time ──


@pytest.fixture
def panel(sandbox, db) -> Panel:
    return published_panel(people=3)


@pytest.fixture
def link(panel) -> BookingLink:
    return invited(panel)


@pytest.fixture
def second(link, panel) -> BookingLink:
    """Of a second application by the same candidate, whom the same people will meet."""
    panel.job = make_job()
    panel.save()
    application = make_application(job=panel.job, candidate=link.application.candidate)
    consent.record_choice(application, choice="yes", now=clock.now())
    return make_link(application=application, panel=panel, expires_at=clock.now() + timedelta(days=14))


def test_time_of_another_interview_is_not_offered(link, second):
    interview = booked(link)

    offered = free_times(second)

    assert offered
    assert not [slot for slot in offered if slot.starts_at < interview.ends_at and interview.starts_at < slot.ends_at]
    beside = [slot.starts_at for slot in offered if slot.starts_at == interview.ends_at]
    assert beside or offered[0].starts_at > interview.ends_at


def test_booking_beside_another_interview_is_refused_in_words(link, second):
    interview = booked(link)

    with pytest.raises(refusals.CannotBook, match="another interview at that time: Technical interview"):
        taking.take(
            second,
            starts_at=interview.starts_at,
            ends_at=interview.ends_at,
            time_zone="Europe/Lisbon",
            language="en",
            now=clock.now(),
        )

    assert list(Interview.objects.all()) == [interview]
    assert not BookingAttempt.objects.filter(link=second).exists()


def test_booking_beside_one_that_is_just_being_made_is_refused_in_words(link, second):
    slot = free_times(link)[0]
    BookingAttempt.objects.create(
        link=link,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        time_zone="UTC",
        began_at=clock.now(),
        due_at=clock.now(),
    )

    with pytest.raises(refusals.CannotBook, match="just booking another interview"):
        take(second, slot.starts_at)


def test_move_onto_another_interview_is_refused_in_words(link, second):
    interview = booked(link)
    other = booked(second)

    with pytest.raises(refusals.CannotMove, match="another interview at that time"):
        changing.move(
            other,
            starts_at=interview.starts_at,
            ends_at=interview.ends_at,
            time_zone="Europe/Lisbon",
            actor="candidate",
            now=clock.now(),
        )


@pytest.mark.parametrize("written_last", ["move", "booking"])
def test_move_and_booking_of_one_moment_are_for_a_person_to_part(written_last):
    """Two tabs: Nylas has done both before either is written here."""
    candidate, at = make_candidate(), NOW + timedelta(days=5)
    moved, link = (make_link(application=make_application(candidate=candidate)) for _ in range(2))
    interview = make_interview(link=moved, starts_at=at - timedelta(days=1))
    host, until = link.panel.interviewers.get(), at + timedelta(minutes=45)
    attempt = BookingAttempt.objects.create(
        link=link, interviewer=host, starts_at=at, ends_at=until, time_zone="UTC", began_at=NOW, due_at=NOW
    )
    booked = Booked(booking_id="b-1", event_id="e-1", booking_ref="", is_pending=False)
    writes = [
        lambda: changing.write_move(interview, starts_at=at, ends_at=until, actor="candidate", now=NOW),
        lambda: taking._write_interview(attempt, booked, people=[host], now=NOW),
    ]

    for write in writes if written_last == "booking" else reversed(writes):
        write()

    assert Interview.objects.filter(starts_at=at).count() == 2
    assert [concern.reason for concern in Concern.objects.open()] == ["two_at_once"]


def test_interview_can_move_over_its_own_time(link):
    interview = booked(link)
    near = next(slot for slot in free_times(link) if interview.starts_at < slot.starts_at < interview.ends_at)

    moved = changing.move(
        interview,
        starts_at=near.starts_at,
        ends_at=near.ends_at,
        time_zone="Europe/Lisbon",
        actor="candidate",
        now=clock.now(),
    )

    assert moved.starts_at == near.starts_at


def test_cancelled_interview_gives_its_time_back(link, second):
    interview = booked(link)
    changing.cancel(interview, actor="candidate", now=clock.now())

    assert take(second, interview.starts_at).starts_at == interview.starts_at

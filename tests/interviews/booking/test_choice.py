"""Who of a panel is asked, in which order, and why the others are not; what of it is kept."""

from datetime import timedelta

import pytest

from interviews.booking.choice import choose
from interviews.enums import Skipped
from interviews.models import BookingLink, Interviewer, Leave, Panel, Seat
from interviews.nylas.shapes import Slot
from interviews.panels import configuration
from tests.factories import (
    NOW,
    make_application,
    make_candidate,
    make_interview,
    make_interviewer,
    make_link,
    make_panel,
)

pytestmark = pytest.mark.django_db
AT = NOW.replace(hour=12) + timedelta(days=3)


@pytest.fixture
def people() -> list[Interviewer]:
    return [make_interviewer(name=name) for name in ("Ada", "Ben", "Cleo")]


@pytest.fixture
def panel(people) -> Panel:
    return make_panel(interviewers=people)


@pytest.fixture
def link(panel) -> BookingLink:
    return make_link(panel=panel)


def publish(panel: Panel) -> None:
    panel.publications.create(
        number=1, payload=configuration.as_json(configuration.spec(panel)), created_at=NOW, due_at=NOW, state="done"
    )


def slot(*people: Interviewer) -> Slot:
    return Slot(AT, AT + timedelta(minutes=45), tuple(person.email for person in people))


def skipped(link: BookingLink, *free: Interviewer) -> dict[str, Skipped]:
    return {person.name: reason for person, reason in choose(link, slot(*free), now=NOW).skipped}


def test_free_ones_are_ranked_by_load_over_all_panels(link, people):
    ada, ben, cleo = people
    make_interview(interviewer=ada, link=make_link(panel=make_panel(interviewers=[ada])))
    make_interview(interviewer=ben, minutes=30)

    found = choose(link, slot(ada, ben, cleo), now=NOW)

    assert [person for person, _ in found.ranked] == [cleo, ben, ada]
    assert found.skipped == []


def test_only_the_free_ones_of_the_panel_are_ranked(link, people):
    ada, *_ = people

    found = choose(link, slot(make_interviewer(), ada), now=NOW)

    assert [person for person, _ in found.ranked] == [ada]


def test_everybody_else_has_a_reason(panel, link, people):
    ada = people[0]
    publish(panel)
    candidate = link.application.candidate.email
    more = {
        "Off": make_interviewer(name="Off", is_active=False),
        "New": make_interviewer(name="New", nylas_grant_id=None, grant_state="none"),
        "Lost": make_interviewer(name="Lost", grant_state="expired"),
        "Themselves": make_interviewer(name="Themselves", email=candidate),
        "Away": make_interviewer(name="Away"),
        "Full": make_interviewer(name="Full", daily_cap=1),
        "Week": make_interviewer(name="Week", weekly_cap=1),
        "Held": make_interviewer(name="Held"),
        "Late": make_interviewer(name="Late"),
    }
    for person in more.values():
        Seat.objects.create(panel=panel, interviewer=person)
    Leave.objects.create(interviewer=more["Away"], first_day=AT.date(), last_day=AT.date(), entered_at=NOW)
    for name, hours in (("Full", 2), ("Week", 3), ("Held", 0)):
        make_interview(interviewer=more[name], starts_at=AT + timedelta(hours=hours))

    assert skipped(link, ada) == {
        "Ben": Skipped.BUSY,
        "Cleo": Skipped.BUSY,
        "Off": Skipped.SWITCHED_OFF,
        "New": Skipped.NO_CALENDAR,
        "Lost": Skipped.CALENDAR_LOST,
        "Themselves": Skipped.OWN_APPLICATION,
        "Away": Skipped.ON_LEAVE,
        "Full": Skipped.DAILY_CAP,
        "Week": Skipped.WEEKLY_CAP,
        "Held": Skipped.HAS_INTERVIEW,
        "Late": Skipped.NOT_PUBLISHED,
    }


def test_reasons_keep_each_ones_figures_and_what_kept_the_others_from_it(link, people):
    ada, ben, cleo = people
    make_interview(interviewer=ben)
    found = choose(link, slot(ada, ben), now=NOW)

    found.refuse(ada, Skipped.TAKEN_MEANWHILE)
    first, second, other = found.reasons()

    assert (first["place"], first["name"], first["skipped"]) == (1, "Ada", "taken_meanwhile")
    assert second == {
        "place": 2,
        "interviewer": ben.pk,
        "name": "Ben",
        "rule": "fair",
        "weight": 1.0,
        "load": 45,
        "credit": 0.0,
        "expected": 0.0,
        "projected": 45.0,
        "owed": 0.0,
        "last_booked_at": NOW.isoformat(),
    }
    assert other == {"interviewer": cleo.pk, "name": "Cleo", "skipped": "not_published"}


def test_candidate_who_interviews_here_is_never_the_reason_for_an_error(panel):
    ada = panel.interviewers.get(name="Ada")
    link = make_link(
        application=make_application(job=panel.job, candidate=make_candidate(email=ada.email)), panel=panel
    )

    assert skipped(link)["Ada"] == Skipped.OWN_APPLICATION

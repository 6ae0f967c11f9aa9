"""A debrief opens once, for those who may see one of its interviews."""

from datetime import timedelta

import pytest

from debriefs.models import Debrief, EarlyOpening, Vote
from tests.factories import NOW, make_interview, make_job, make_link, make_panel, make_user
from tests.recorded import make_debrief

pytestmark = pytest.mark.django_db


def test_debrief_opens_once_and_keeps_when():
    debrief = make_debrief(make_interview(), state="waiting", opened_at=None)

    assert (debrief.open(at=NOW), debrief.open(at=NOW + timedelta(days=1))) == (True, False)
    kept = Debrief.objects.get()
    assert (kept.state, kept.opened_at) == ("open", NOW)


def test_decided_debrief_is_not_opened_again():
    debrief = make_debrief(make_interview(), state="decided")

    assert (debrief.open(at=NOW), Debrief.objects.get().state) == (False, "decided")


def test_whoever_sees_one_of_the_interviews_sees_the_debrief_once():
    member, stranger = make_user(), make_user()
    link = make_link(panel=make_panel(job=make_job(committee=[member])))
    debrief = make_debrief(make_interview(link=link, status="cancelled"))
    make_interview(link=link)

    assert list(Debrief.objects.visible_to(member)) == [debrief]
    assert not Debrief.objects.visible_to(stranger).exists()


def test_decided_debrief_can_be_open_again():
    debrief = make_debrief(make_interview())
    debrief.mark_decided()
    assert Debrief.objects.get().is_decided

    debrief.reopen()

    assert Debrief.objects.get().state == "open"


def test_votes_are_opened_once_by_whoever_was_first():
    debrief, first = make_debrief(make_interview()), make_user()

    assert (debrief.open_votes(by=first, at=NOW), debrief.open_votes(by=None, at=NOW)) == (True, False)
    assert (debrief.current_round(at=NOW).opened_by, debrief.are_votes_open()) == (first, True)


def test_next_round_opens_what_was_sealed_and_begins_only_where_somebody_voted():
    debrief, person = make_debrief(make_interview()), make_user()
    assert debrief.begin_round(by=person, at=NOW).number == 1
    Vote.cast(debrief, person, choice="no", ground="Too little.", at=NOW)

    assert debrief.begin_round(by=person, at=NOW).number == 2

    assert [(one.number, one.opened_at, one.opened_by) for one in debrief.rounds.all()] == [
        (1, NOW, person),
        (2, None, None),
    ]
    assert not debrief.are_votes_open()


def test_what_was_opened_early_is_closed_again_by_the_next_round():
    debrief, person = make_debrief(make_interview()), make_user()
    opening = EarlyOpening.objects.create(debrief=debrief, opened_by=person, reason="She is ill.", opened_at=NOW)
    assert EarlyOpening.objects.with_is_current().get().is_current
    debrief.open_votes(by=person, at=NOW)

    debrief.begin_round(by=person, at=NOW)

    assert not EarlyOpening.objects.current().exists()
    assert [(row, row.is_current) for row in EarlyOpening.objects.with_is_current()] == [(opening, False)]

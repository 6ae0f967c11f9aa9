"""A debrief opens once, for those who may see one of its interviews."""

from datetime import timedelta

import pytest

from debriefs.models import Debrief
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
    assert (debrief.votes_opened_by, debrief.are_votes_open) == (first, True)

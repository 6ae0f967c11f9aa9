"""An interviewer's calendar: connected, given back, lost and regained, whichever news comes first."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interviews.models import ConnectLink, Interviewer
from interviews.panels.models.interviewer import validate_time_zone
from sandbox.tests.examples import examples
from tests.factories import NOW, make_interviewer, make_user

pytestmark = pytest.mark.django_db
State = Interviewer.GrantState
SECOND = timedelta(seconds=1)


def test_connected_calendar_is_live_under_its_own_address_and_ends_the_mailed_links():
    person = make_interviewer(nylas_grant_id=None, grant_state=State.NONE)
    link = ConnectLink.objects.make(person, at=NOW)

    person.connect(grant_id="grant", email="Priya@Example.com", provider="google", at=NOW)

    link.refresh_from_db()
    assert (person.is_live, person.email, person.grant_changed_at) == (True, "priya@example.com", NOW)
    assert (link.used_at, link.is_open(NOW)) == (NOW, False)


@pytest.mark.parametrize(("change", "state"), [("disconnect", State.NONE), ("withdraw", State.WITHDRAWN)])
def test_calendar_is_let_go_once(change, state):
    person = make_interviewer()
    looked, which = Interviewer.objects.get(), {}
    if change == "disconnect":
        which = {"former_grant_id": person.nylas_grant_id}

    assert (getattr(person, change)(at=NOW, **which), getattr(looked, change)(at=NOW, **which)) == (True, False)
    assert (person.nylas_grant_id, person.grant_state, looked.grant_state) == (None, state, state)


def test_calendar_that_was_exchanged_meanwhile_is_not_disconnected():
    person = make_interviewer(nylas_grant_id="new")

    assert person.disconnect(former_grant_id="old", at=NOW) is False
    assert (person.nylas_grant_id, person.is_live) == ("new", True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=examples(40))
@given(st.lists(st.tuples(st.sampled_from(["lose_grant", "regain_grant"]), st.integers(0, 30)), max_size=8))
def test_newest_news_of_a_calendar_stands_whatever_comes_late(news):
    person = make_interviewer()
    heard_at = None
    for change, seconds in news:
        at, before = NOW + seconds * SECOND, person.grant_state

        heard = getattr(person, change)(at=at)

        is_news = heard_at is None or at >= heard_at
        assert heard is (is_news and (change == "regain_grant" or before == State.LIVE))
        heard_at = at if heard else heard_at
        assert person.grant_state == ({"lose_grant": State.EXPIRED}.get(change, State.LIVE) if heard else before)
        assert Interviewer.objects.get(pk=person.pk).grant_state == person.grant_state


def test_news_of_a_former_calendar_change_nothing():
    person = make_interviewer(nylas_grant_id="old")
    looked = Interviewer.objects.get()
    person.connect(grant_id="new", email=person.email, at=NOW)

    assert looked.lose_grant(at=NOW + SECOND) is False
    assert Interviewer.objects.get().is_live


@pytest.mark.parametrize(
    ("fields", "is_live", "needs_one"),
    [
        ({}, True, False),
        ({"grant_state": State.EXPIRED}, False, True),
        ({"grant_state": State.NONE, "nylas_grant_id": None}, False, True),
        ({"is_active": False}, False, False),
        ({"is_active": False, "grant_state": State.EXPIRED}, False, False),
    ],
)
def test_who_can_be_booked_and_who_needs_a_calendar(fields, is_live, needs_one):
    person = make_interviewer(**fields)

    assert (person.is_live, Interviewer.objects.live().exists()) == (is_live, is_live)
    assert Interviewer.objects.without_calendar().exists() is needs_one


def test_nobody_interviews_themselves_by_calendar_or_by_login():
    by_calendar = make_interviewer(email="amara@example.com")
    by_login = make_interviewer(user=make_user(email="amara@example.com"))
    other = make_interviewer()

    assert list(Interviewer.objects.other_than("Amara@example.com")) == [other]
    assert set(Interviewer.objects.themselves("amara@example.com")) == {by_calendar, by_login}


def test_time_zone_that_somebody_said_is_no_longer_assumed():
    person = make_interviewer(zone_is_assumed=True)

    person.choose_time_zone("Asia/Tokyo")

    kept = Interviewer.objects.get()
    assert (kept.time_zone, kept.zone_is_assumed) == ("Asia/Tokyo", False)


def test_only_zones_that_exist_are_taken():
    validate_time_zone("Europe/Lisbon")
    with pytest.raises(ValidationError, match="Mars/Olympus"):
        validate_time_zone("Mars/Olympus")

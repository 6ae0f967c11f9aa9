"""A booking link is spent once, runs out, is revoked, and opens again after a cancel."""

from datetime import timedelta

import pytest

from interviews.models import BookingLink, Naming, Panel
from tests.factories import NOW, make_interviewer, make_link, make_panel, make_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("fields", "state", "opens_page"),
    [
        ({}, "open", True),
        ({"expires_at": NOW}, "expired", False),
        ({"spent_at": NOW}, "booked", True),
        ({"spent_at": NOW, "expires_at": NOW - DAY}, "booked", True),  # the page of an interview stays
        ({"revoked_at": NOW}, "revoked", False),
        ({"revoked_at": NOW, "spent_at": NOW}, "revoked", False),
    ],
)
def test_what_a_link_still_opens(fields, state, opens_page):
    link = make_link(**fields)

    found_in = [each for each in BookingLink.State if BookingLink.objects.filter(each.condition(NOW)).exists()]

    assert ([link.state_at(NOW)], link.opens_page(NOW)) == ([state], opens_page)
    assert found_in == [state]
    assert link.is_open(NOW) == BookingLink.objects.open(NOW).exists() == (state == "open")


def test_link_is_spent_by_the_first_of_two():
    link = make_link()
    other = BookingLink.objects.get()

    assert (link.spend(at=NOW), other.spend(at=NOW + DAY)) == (True, False)
    assert BookingLink.objects.get().spent_at == NOW


def test_link_is_revoked_once_and_says_by_whom():
    link, first, second = make_link(), make_user(), make_user()
    other = BookingLink.objects.get()

    assert (link.revoke(by=first, at=NOW), other.revoke(by=second, at=NOW + DAY)) == (True, False)
    assert (other.revoked_by, other.revoked_at) == (first, NOW)


def test_revoked_link_is_not_spent():
    link = make_link()
    link.revoke(by=None, at=NOW)

    assert link.spend(at=NOW) is False


def test_link_that_opens_again_never_ends_earlier_than_it_would_have():
    link = make_link(spent_at=NOW, expires_at=NOW + 3 * DAY)

    link.reopen(until=NOW + DAY)
    assert (link.is_open(NOW), link.expires_at) == (True, NOW + 3 * DAY)

    link.reopen(until=NOW + 5 * DAY)
    assert link.expires_at == NOW + 5 * DAY


def test_token_opens_its_own_link_and_only_a_hash_is_kept():
    link, other = make_link(), make_link()

    assert BookingLink.objects.with_token(link.token) == link
    assert BookingLink.objects.with_token(other.token[:-1]) is None
    assert link.token not in (link.token_hash, str(link.pk))


@pytest.mark.parametrize("ended", ["spent", "revoked", "panel paused", "newer link", "not over"])
def test_only_links_that_ended_unused_and_have_no_other_in_their_place_have_run_out(ended):
    link = make_link(expires_at=NOW - DAY)
    assert list(BookingLink.objects.run_out(NOW)) == [link]

    match ended:
        case "spent":
            link.spend(at=NOW - 2 * DAY)
        case "revoked":
            link.revoke(by=None, at=NOW)
        case "panel paused":
            link.panel.pause(by=make_user(), at=NOW)
            assert link.panel.state == Panel.State.PAUSED
        case "newer link":
            make_link(application=link.application, panel=link.panel)
        case "not over":
            link.reopen(until=NOW + DAY)

    assert not BookingLink.objects.run_out(NOW).exists()


def test_request_for_help_says_who_answered_it_and_when():
    recruiter = make_user()
    request = make_link().callback_requests.create(asked_at=NOW)

    request.mark_answered(by=recruiter, at=NOW + DAY)

    request.refresh_from_db()
    assert (request.answered_by, request.answered_at) == (recruiter, NOW + DAY)


def test_all_of_some_links_are_revoked_but_for_those_that_were_before():
    before, by = make_link(revoked_at=NOW - DAY), make_user()
    make_link(), make_link(spent_at=NOW)

    assert BookingLink.objects.open(NOW).revoke(by=by, at=NOW) == 1
    assert list(BookingLink.objects.filter(revoked_by=by).values_list("revoked_at", "spent_at")) == [(NOW, None)]
    assert BookingLink.objects.get(pk=before.pk).revoked_at == NOW - DAY


def test_candidate_may_meet_whoever_interviews_there_by_themselves_or_who_was_named():
    first, second, learning = (make_interviewer() for _ in range(3))
    away = make_interviewer(grant_state="expired")
    link = make_link(panel=make_panel(interviewers=[first, second, learning, away]))
    link.panel.seats.get(interviewer=learning).begin_training()
    assert set(link.may_meet()) == {first, second}

    Naming.objects.name_for(link, second, reason="Asked for.", by=make_user(), at=NOW)
    assert list(link.may_meet()) == [second]


@pytest.mark.parametrize(("named_objects", "asks"), [(None, True), (True, False), (False, True)])
def test_candidate_is_asked_about_recording_unless_who_meets_them_refuses(named_objects, asks):
    willing, unwilling = make_interviewer(), make_interviewer(unrecorded_since=NOW)
    link = make_link(panel=make_panel(interviewers=[willing, unwilling]))
    if named_objects is not None:
        named = unwilling if named_objects else willing
        Naming.objects.name_for(link, named, reason="Asked for.", by=make_user(), at=NOW)
        assert link.naming().interviewer == named

    assert link.asks_recording() is asks

"""What we write to people about their logins."""

from collections.abc import Iterator

import pytest
from allauth.core import context
from django.http import HttpRequest

from logins import mails, roles
from logins.roles import Role
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_under_way(rf) -> Iterator[HttpRequest]:
    """As allauth's middleware knows it: its adapter asks for it there."""
    with context.request_context(rf.get("/")):
        yield context.request


@pytest.mark.parametrize(
    ("role", "says_calendar"), [(Role.INTERVIEWER, True), (Role.COMMITTEE, False), (Role.RECRUITER, False)]
)
def test_invitation_has_one_button_and_suits_the_role(request_under_way, mailoutbox, settings, role, says_calendar):
    user, by = make_user(email="new@example.com"), make_user(first_name="Rita", last_name="Lindqvist")
    roles.give(user, role)

    mails.invite(user, by=by, request=request_under_way)

    (mail,) = mailoutbox
    assert mail.to == ["new@example.com"]
    assert "Rita Lindqvist" in mail.body
    assert mail.body.count(f"{settings.SITE_URL}/accounts/password/reset/key/") == 1
    assert ("calendar" in mail.body) is says_calendar


def test_old_address_hears_of_the_new_one_and_who_changed_it(request_under_way, mailoutbox):
    by = make_user(email="rita@example.com", first_name="", last_name="")

    mails.tell_old_address(make_user(email="new@example.com"), "old@example.com", by=by, request=request_under_way)

    (mail,) = mailoutbox
    assert mail.to == ["old@example.com"]
    assert "new@example.com" in mail.body
    assert "rita@example.com" in mail.body

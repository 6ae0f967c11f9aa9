"""What we write to people about their logins."""

from collections.abc import Iterator
from email.utils import parsedate_to_datetime

import pytest
from allauth.core import context
from django.http import HttpRequest

from logins import mails, roles
from logins.roles import Role
from recruiting import clock
from tests.factories import NOW, make_user

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


def test_mail_about_a_login_is_dated_by_the_products_clock(request_under_way, mailoutbox, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)

    mails.tell_old_address(make_user(), "old@example.com", by=make_user(), request=request_under_way)

    assert parsedate_to_datetime(mailoutbox[0].message()["Date"]) == NOW


def test_old_address_hears_of_the_new_one_and_who_changed_it(request_under_way, mailoutbox):
    by = make_user(email="rita@example.com", first_name="", last_name="")

    mails.tell_old_address(make_user(email="new@example.com"), "old@example.com", by=by, request=request_under_way)

    (mail,) = mailoutbox
    assert mail.to == ["old@example.com"]
    assert "new@example.com" in mail.body
    assert "rita@example.com" in mail.body

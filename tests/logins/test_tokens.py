"""A link to choose a password works for those who may log in."""

import pytest

from logins.tokens import PasswordTokens
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_link_works_for_its_own_login_until_the_password_changes():
    user, tokens = make_user(), PasswordTokens()
    token = tokens.make_token(user)
    assert tokens.check_token(user, token)
    assert not tokens.check_token(make_user(), token)

    user.set_password("another one entirely")
    user.save()

    assert not tokens.check_token(user, token)


def test_link_of_a_login_that_is_switched_off_is_not_used_up():
    user, tokens = make_user(), PasswordTokens()
    token = tokens.make_token(user)

    user.is_active = False
    assert not tokens.check_token(user, token)

    user.is_active = True
    assert tokens.check_token(user, token)


@pytest.mark.parametrize("token", [None, "", "x-y", "x" * 5000])
def test_anything_else_works_for_nobody(token):
    assert not PasswordTokens().check_token(make_user(), token)
    assert not PasswordTokens().check_token(None, token)

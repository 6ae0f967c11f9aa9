"""One role to each login: the one that opens most, and everything it consists of."""

import pytest

from interviews.models import Interviewer
from logins import roles
from logins.roles import Role, role_of
from recruiting.recruiters import is_recruiter
from tests.factories import make_interviewer, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role)
def test_role_given_is_the_role_one_has(role):
    user = make_user()

    roles.give(user, role)

    user.refresh_from_db()
    assert role_of(user) == role
    assert is_recruiter(user) is (role in {Role.RECRUITER, Role.ADMINISTRATOR})


@pytest.mark.parametrize("before", [Role.ADMINISTRATOR, Role.RECRUITER])
def test_role_taken_leaves_nothing_of_it(before):
    user = make_user()
    roles.give(user, before)

    roles.give(user, Role.COMMITTEE)

    user.refresh_from_db()
    assert (user.is_superuser, user.is_staff, user.groups.count(), role_of(user)) == (False, False, 0, Role.COMMITTEE)


def test_recruiter_who_interviews_stays_an_interviewer():
    user = make_user()
    roles.give(user, Role.INTERVIEWER)

    roles.give(user, Role.RECRUITER)

    assert Interviewer.objects.get().user == user
    assert role_of(user) == Role.RECRUITER


def test_interviewer_who_takes_no_interviews_any_more_is_of_the_committee():
    assert role_of(make_interviewer(user=make_user(), is_active=False).user) == Role.COMMITTEE


def test_new_interviewer_is_the_known_one_of_that_address_whom_nobody_has():
    known = make_interviewer(name="Priya", email="priya@example.com")
    user = make_user(email="PRIYA@example.com")

    roles.give(user, Role.INTERVIEWER)

    known.refresh_from_db()
    assert (Interviewer.objects.count(), known.user) == (1, user)


def test_new_interviewer_nobody_knows_is_called_as_their_login():
    roles.give(make_user(email="Lee@example.com", first_name="", last_name=""), Role.INTERVIEWER)

    made = Interviewer.objects.get()
    assert (made.name, made.email, made.grant_state) == ("Lee@example.com", "lee@example.com", "none")

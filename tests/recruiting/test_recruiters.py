"""Who is a recruiter."""

import pytest
from django.contrib.auth.models import AnonymousUser

from recruiting.recruiters import is_recruiter
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_recruiters_are_those_of_the_group_and_superusers():
    assert is_recruiter(make_user(recruiter=True))
    assert is_recruiter(make_user(is_superuser=True))


def test_nobody_else_is_one():
    assert not is_recruiter(AnonymousUser())
    assert not is_recruiter(make_user(is_staff=True))
    assert not is_recruiter(make_user(recruiter=True, is_active=False))
    assert not is_recruiter(make_user(is_superuser=True, is_active=False))

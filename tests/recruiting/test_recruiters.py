"""Who is a recruiter."""

import pytest
from django.contrib.auth.models import AnonymousUser

from recruiting.recruiters import in_charge, is_recruiter, recruiters
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


def test_all_of_them_are_found_at_once():
    found = [make_user(recruiter=True), make_user(is_superuser=True), make_user(recruiter=True, is_superuser=True)]
    make_user(is_staff=True)
    make_user(recruiter=True, is_active=False)

    assert list(recruiters().order_by("pk")) == found


def test_persons_in_charge_are_told_and_all_recruiters_once_these_have_left():
    first, second = make_user(recruiter=True), make_user(recruiter=True)
    gone, elsewhere = make_user(recruiter=True, is_active=False), make_user()

    assert in_charge([elsewhere, gone, elsewhere]) == [elsewhere]
    assert in_charge([gone]) == in_charge([]) == [first, second]


def test_nobody_without_an_address_is_told():
    rita, silent = make_user(recruiter=True, email="rita@example.com"), make_user(recruiter=True)
    silent.email = ""
    silent.save()

    assert in_charge([silent]) == [rita]

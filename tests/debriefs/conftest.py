"""Somebody of the hiring committee, their job, and a client that is logged in as them."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from candidates.models import Job
from tests.factories import make_job, make_user


@pytest.fixture
def owner() -> User:
    return make_user(email="committee@example.com", first_name="Noor", last_name="Haddad")


@pytest.fixture
def job(owner: User) -> Job:
    return make_job(committee=[owner])


@pytest.fixture
def as_owner(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client

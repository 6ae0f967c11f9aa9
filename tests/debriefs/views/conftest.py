"""An interview, the person who rates it, and what they rate."""

import pytest
from django.test import Client

from tests.raters import interviewed_by, make_criterion, make_rater


@pytest.fixture
def rater():
    return make_rater()


@pytest.fixture
def interview(rater, job):
    return interviewed_by(rater, job=job)


@pytest.fixture
def criterion(interview):
    return make_criterion(interview.panel.job)


@pytest.fixture
def as_rater(rater) -> Client:
    client = Client()
    client.force_login(rater)
    return client

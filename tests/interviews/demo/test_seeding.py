"""When the demo is made, and when not; what it makes is walked by the journeys."""

import pytest

from candidates.models import Job
from interviews.demo import seeding
from tests.factories import make_job

pytestmark = pytest.mark.django_db


def test_nothing_is_made_without_a_sandbox():
    with pytest.raises(seeding.CannotSeed, match="only made with the sandbox"):
        seeding.seed()


def test_nothing_is_made_where_there_are_jobs(sandbox):
    job = make_job()

    assert seeding.seed() is None
    assert list(Job.objects.all()) == [job]


def test_sandbox_that_is_away_is_said_and_nothing_made(settings):
    settings.SANDBOX_URL = "http://127.0.0.1:9"

    with pytest.raises(seeding.CannotSeed, match="does not answer"):
        seeding.seed()
    assert not Job.objects.exists()

"""Which jobs take applications, and what each state means to whom."""

import pytest

from candidates.models import Job
from tests.factories import make_job

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", Job.State)
def test_only_an_open_job_takes_applications(state):
    job = make_job(state=state)

    assert job.is_open is Job.objects.open().exists() is (state == "open")
    assert Job.State(job.state).explained == f"{state.label}: {state.meaning}"


@pytest.mark.parametrize(("invites", "at_once"), [("after_a_look", False), ("at_once", True)])
def test_job_invites_by_itself_only_where_it_was_told_to(invites, at_once):
    assert make_job(invites=invites).invites_at_once is at_once


def test_job_waits_for_a_look_unless_told_otherwise():
    assert make_job().invites_at_once is False

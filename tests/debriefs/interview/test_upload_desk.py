"""Who may put what to an interview: recruiters with the candidate's consent, its interviewers with a permit besides, nobody else."""

import pytest
from django.contrib.auth.models import User

from candidates import consenting
from candidates.models import Job
from debriefs.access import access_to
from debriefs.interview.upload_desk import UploadDesk, desk_for, is_shown
from debriefs.models import UploadPermit
from debriefs.progress import Progress
from interviews.models import Interview, Recording
from tests.debriefs.pages import held
from tests.factories import NOW, make_user
from tests.recorded import make_recording

pytestmark = pytest.mark.django_db


@pytest.fixture
def interview(job: Job) -> Interview:
    found = held(job)
    host = found.interviewer
    assert host is not None
    host.user = make_user(email="host@example.com")
    host.save()
    consenting.choose(found.application, choice="yes", now=NOW)
    return found


def host_of(interview: Interview) -> User:
    assert interview.interviewer is not None
    assert interview.interviewer.user is not None
    return interview.interviewer.user


def desk(interview: Interview, user: User) -> UploadDesk:
    fresh = Interview.objects.get(pk=interview.pk)
    return desk_for(Progress.of(fresh, now=NOW), access_to(fresh.application, user, now=NOW))


def shows(interview: Interview, user: User) -> bool:
    fresh = Interview.objects.get(pk=interview.pk)
    return is_shown(Progress.of(fresh, now=NOW), access_to(fresh.application, user, now=NOW))


def test_recruiter_may_and_an_interviewer_with_a_permit(interview: Interview) -> None:
    recruiter, host = make_user(recruiter=True), host_of(interview)
    assert (desk(interview, recruiter).is_open, desk(interview, host).is_open) == (True, False)

    UploadPermit.give(interview, by=recruiter, at=NOW)

    assert desk(interview, host).is_open


@pytest.mark.parametrize("choice", ["yes", "no"])
def test_page_leads_there_whatever_the_candidate_chose(interview: Interview, owner: User, choice: str) -> None:
    consenting.choose(interview.application, choice=choice, now=NOW)
    people = [make_user(recruiter=True), host_of(interview), owner, make_user()]

    assert [shows(interview, user) for user in people] == [True, True, False, False]


def test_no_of_the_candidate_closes_it_for_all(interview: Interview) -> None:
    recruiter = make_user(recruiter=True)
    UploadPermit.give(interview, by=recruiter, at=NOW)
    consenting.choose(interview.application, choice="no", now=NOW)

    assert [desk(interview, user).is_open for user in (recruiter, host_of(interview))] == [False, False]


def test_nothing_is_put_beside_what_a_recorder_made(interview: Interview) -> None:
    make_recording(interview, state=Recording.State.PROCESSING)
    recruiter = make_user(recruiter=True)

    assert (desk(interview, recruiter).is_open, shows(interview, recruiter)) == (False, False)

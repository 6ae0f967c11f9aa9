"""A loop of interviews with everybody around it, and what each of them does."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User

from candidates.models import Application
from debriefs.models import Debrief, Scorecard
from interviews.models import Interview, Interviewer
from tests.factories import (
    NOW,
    make_application,
    make_candidate,
    make_interview,
    make_interviewer,
    make_job,
    make_link,
    make_panel,
    make_user,
)
from tests.recorded import make_debrief, make_held

CANDIDATE = "amara@example.org"


@dataclass(frozen=True)
class Loop:
    application: Application
    debrief: Debrief
    committee: list[User]
    contact: User
    interviewers: list[Interviewer]
    interviews: list[Interview]


def make_loop(*, over: int = 1, ahead: int = 0, committee: list[User] | None = None, email: str = CANDIDATE) -> Loop:
    """`over` interviews that were held two days ago, `ahead` that are still to come, each with an interviewer of its own."""
    committee = [make_user(first_name="Noor", last_name="Haddad")] if committee is None else committee
    contact = make_user(recruiter=True)
    job = make_job(committee=committee, contact=contact)
    application = make_application(job=job, candidate=make_candidate(**({"email": email} if email else {})))
    interviewers = [
        make_interviewer(user=make_user(first_name="Priya", last_name="Raman")) for _ in range(over + ahead)
    ]
    panel = make_panel(job=job, interviewers=interviewers)
    interviews = [
        (make_held if number < over else make_interview)(
            link=make_link(application=application, panel=panel), interviewer=interviewer
        )
        for number, interviewer in enumerate(interviewers)
    ]
    return Loop(application, make_debrief(interviews[0]), committee, contact, interviewers, interviews)


def author(interview: Interview) -> User:
    assert interview.interviewer is not None
    assert interview.interviewer.user is not None
    return interview.interviewer.user


def submit(interview: Interview, by: User | None = None, *, at: datetime = NOW, takeaway: str = "") -> Scorecard:
    scorecard = Scorecard.of(interview, by or author(interview), at=at)
    draft = scorecard.draft()
    if draft is not None:
        draft.write(recommendation="yes", takeaway=takeaway)
        draft.submit(knew_others=False, at=at)
    return scorecard


def excuse(interview: Interview, by: User | None = None, *, at: datetime = NOW) -> Scorecard:
    scorecard = Scorecard.of(interview, by or author(interview), at=at)
    scorecard.excuse_author(reason="ill", by=by or author(interview), at=at)
    return scorecard

"""The line about keeping on pages of rooms below."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from candidates.models import Application, Consent
from privacy.templatetags.kept import kept_of_candidate, kept_of_interview
from tests.factories import NOW, make_application, make_interview, make_user
from tests.recorded import make_artifact, make_held, make_recording

pytestmark = pytest.mark.django_db
REJECTED = {"stage": Application.Stage.REJECTED, "stage_changed_at": NOW}


def test_one_application_is_one_sentence(recruiter):
    application = make_application(**REJECTED)

    (told,) = kept_of_candidate(application.candidate, recruiter)

    assert told.sentence.startswith("Kept until ")
    assert told.sentence.endswith(": the policy’s 6 months after a rejection")
    assert told.about == ""


def test_several_are_told_apart_by_their_job(recruiter):
    first = make_application(**REJECTED)
    second = make_application(candidate=first.candidate, stage="withdrawn", stage_changed_at=NOW)

    told = kept_of_candidate(first.candidate, recruiter)

    assert {each.about for each in told} == {first.job.title, second.job.title}


def test_interview_speaks_of_what_it_left(recruiter):
    interview = make_held()
    make_artifact(make_recording(interview))
    interview.scorecards.create(author=make_user(), created_at=NOW)
    Application.objects.filter(pk=interview.application_id).update(**REJECTED)
    (same,) = kept_of_interview(interview, recruiter)
    assert same.about == ""

    Consent.objects.create(
        application=interview.application,
        choice="no",
        wording_version="1",
        language="en",
        channel="recruiter",
        given_at=NOW - timedelta(days=2),
    )

    told = {each.about: each.sentence for each in kept_of_interview(interview, recruiter)}
    assert "said no to being recorded" in told["Recording"]
    assert "after a rejection" in told["Scorecards and votes"]


def test_interview_that_left_nothing_speaks_of_its_application(recruiter):
    (told,) = kept_of_interview(make_interview(), recruiter)

    assert "after the last contact" in told.sentence


def test_others_are_told_nothing():
    application = make_application(**REJECTED)

    for user in (make_user(), make_user(is_staff=True), AnonymousUser()):
        assert kept_of_candidate(application.candidate, user) == []


def test_it_stands_on_both_pages(admin):
    interview = make_held()
    Application.objects.filter(pk=interview.application_id).update(**REJECTED)

    for address in (
        f"/admin/candidates/candidate/{interview.application.candidate_id}/change/",
        f"/admin/interviews/interview/{interview.pk}/change/",
    ):
        assert "the policy’s 6 months after a rejection" in admin.get(address).content.decode()

"""Which interviews are found for a period and for a person."""

from datetime import timedelta

import pytest

from interviews.models import Interview
from tests.factories import NOW, make_interview, make_interviewer, make_job, make_link, make_panel, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("starts", "ends", "overlaps"),
    [(-1, 0, False), (-1, 1, True), (0, 45, True), (44, 50, True), (45, 90, False), (-5, 90, True)],
)
def test_interviews_that_only_touch_do_not_overlap(starts, ends, overlaps):
    make_interview(starts_at=NOW, minutes=45)

    found = Interview.objects.overlapping(NOW + timedelta(minutes=starts), NOW + timedelta(minutes=ends))

    assert found.exists() is overlaps


def test_each_reads_only_what_is_theirs_and_nobody_about_themselves():
    member, login, recruiter, stranger = make_user(), make_user(), make_user(recruiter=True), make_user()
    host = make_interviewer(user=login)
    panel = make_panel(job=make_job(committee=[member]), interviewers=[host])
    interview = make_interview(link=make_link(panel=panel))

    def seen_by(user: object) -> bool:
        return Interview.objects.visible_to(user).exists()

    assert [seen_by(user) for user in (member, login, recruiter, stranger)] == [True, True, True, False]

    candidate = interview.application.candidate
    for user in (member, login, recruiter):
        candidate.email = user.email
        candidate.save()
        assert not seen_by(user)

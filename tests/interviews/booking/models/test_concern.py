"""A recruiter is asked to look once for each reason, and again only when it is news again."""

from datetime import timedelta

import pytest

from interviews.booking.admin import concern_words
from interviews.models import Concern, Interview
from tests.factories import NOW, make_concern, make_interview, make_user

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def interview() -> Interview:
    return make_interview()


def waiting(interview: Interview) -> list[str]:
    return list(interview.concerns.open().values_list("reason", flat=True))


def test_same_reason_is_raised_once(interview):
    make_concern(interview, "declined_by_host")
    make_concern(interview, "declined_by_host", at=LATER)
    make_concern(interview, "call_gone")

    assert waiting(interview) == ["declined_by_host", "call_gone"]


def test_lasting_reason_that_somebody_has_seen_is_not_raised_again(interview):
    make_concern(interview, "declined_by_host")
    interview.concerns.settle(by=make_user(), at=NOW)

    make_concern(interview, "declined_by_host", at=LATER)

    assert waiting(interview) == []


def test_single_happening_is_news_each_time(interview):
    make_concern(interview, "moved_by_host")
    interview.concerns.settle(by=make_user(), at=NOW)

    make_concern(interview, "moved_by_host", at=LATER)

    assert waiting(interview) == ["moved_by_host"]


def test_reason_that_ends_by_itself_leaves_the_list_and_may_come_back(interview):
    make_concern(interview, "declined_by_host")
    Concern.objects.end_about(interview, "declined_by_host", at=NOW)
    assert waiting(interview) == []

    make_concern(interview, "declined_by_host", at=LATER)

    assert waiting(interview) == ["declined_by_host"]


def test_concerns_about_others_stay_when_one_is_settled(interview):
    other = make_interview()
    make_concern(interview)
    make_concern(other)

    interview.concerns.settle(by=make_user(), at=NOW)

    assert (waiting(interview), waiting(other)) == ([], ["moved_by_host"])


def test_every_reason_has_its_sentence():
    assert set(concern_words.SENTENCES) == set(Concern.Reason)

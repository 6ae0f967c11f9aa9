"""A permit is given once, and can be taken back."""

import pytest

from debriefs.models import UploadPermit
from tests.factories import NOW, make_interview, make_user

pytestmark = pytest.mark.django_db


def test_permit_is_given_once_and_taken_back() -> None:
    interview, by, other = make_interview(), make_user(), make_user()

    given = UploadPermit.give(interview, by=by, at=NOW)

    assert UploadPermit.give(interview, by=other, at=NOW) == given
    assert (given.given_by, given.given_at) == (by, NOW)
    assert UploadPermit.take_back(interview)
    assert not UploadPermit.take_back(interview)

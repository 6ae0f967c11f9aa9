"""An interviewer declines their part once; the part stays."""

from datetime import timedelta

import pytest

from tests.factories import NOW, make_interview

pytestmark = pytest.mark.django_db


def test_part_is_declined_once_with_its_first_reason():
    assignment = make_interview().assignments.get()

    assert (assignment.is_declined, assignment.decline("Away", at=NOW)) == (False, True)
    assert not assignment.decline("Ill", at=NOW + timedelta(hours=1))

    assert (assignment.is_declined, assignment.declined_at, assignment.decline_reason) == (True, NOW, "Away")

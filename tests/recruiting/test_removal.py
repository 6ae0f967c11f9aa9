"""What is deleted is counted by its own kind, without what hung on it."""

import pytest

from interviews.models import Interview, InterviewChange
from recruiting.removal import delete_and_count
from tests.factories import make_interview

pytestmark = pytest.mark.django_db


def test_rows_that_hung_on_those_deleted_are_not_counted():
    kept, gone = make_interview(), make_interview()
    gone.assignments.all().delete()

    assert delete_and_count(Interview.objects.filter(pk=gone.pk)) == 1
    assert delete_and_count(Interview.objects.filter(pk=gone.pk)) == 0
    assert set(InterviewChange.objects.values_list("interview", flat=True)) == {kept.pk}

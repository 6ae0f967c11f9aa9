"""The lease of a change: whoever has it moves, cancels or hands over."""

import threading

import pytest
from django.db import connection

from interviews.models import Interview
from tests.factories import make_interview

pytestmark = pytest.mark.django_db


def test_one_person_at_a_time_changes_it():
    interview = make_interview()
    other = Interview.objects.get()

    assert (interview.begin_change(), other.begin_change(), other.is_being_changed()) == (True, False, True)

    interview.end_change()
    assert (other.is_being_changed(), other.begin_change()) == (False, True)


@pytest.mark.django_db(transaction=True)
def test_two_who_begin_at_the_same_moment_are_one():
    interview, began = make_interview(), []

    def begin() -> None:
        try:
            began.append(Interview.objects.get(pk=interview.pk).begin_change())
        finally:
            connection.close()

    threads = [threading.Thread(target=begin) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(began) == [False, True]

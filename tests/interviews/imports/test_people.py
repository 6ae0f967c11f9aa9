"""What a file of interviewers would do."""

import pytest

from interviews.models import Interviewer
from tests.factories import make_interviewer
from tests.interviews.imports.brought import brought, seen, told

pytestmark = pytest.mark.django_db


def test_people_are_known_by_their_address():
    make_interviewer(name="Mark", email="marcus@example.com")
    text = "Name;Email;Share\nMarcus;Marcus@example.com;\nZoë;zoe@example.com;0,5\n"

    assert told(seen("people", text)) == [
        (2, [("name", "Mark", "Marcus")]),
        (3, [("name", "", "Zoë"), ("email", "", "zoe@example.com"), ("weight", "", "0.5")]),
    ]

    brought("people", text)
    assert set(Interviewer.objects.values_list("name", flat=True)) == {"Marcus", "Zoë"}
    assert told(seen("people", text)) == []


def test_a_thousand_lines_ask_as_often_as_one(django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        plan = seen("people", "Name,Email\n" + "".join(f"P{n},p{n}@example.com\n" for n in range(1000)))

    assert len(plan.added) == 1000

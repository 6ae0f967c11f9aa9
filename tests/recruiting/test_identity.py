"""Two addresses, one person: the same answer in Python and in the database."""

import pytest
from django.contrib.auth.models import User
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from recruiting.identity import display_name, is_same_person, same_person
from tests.factories import make_user


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("priya.patel@example.com", "priya.patel@example.com", True),
        ("priya.patel@example.com", "Priya.Patel@Example.COM ", True),
        ("priya.patel@example.com", "priya.patel+jobs@example.com", True),
        ("priya.patel+a@example.com", "priya.patel+b@example.com", True),
        ("priya.patel@example.com", "priyapatel@example.com", False),
        ("priya.patel@example.com", "priya.patel@example.org", False),
        ("priya@example.com", "priya_@example.com", False),
        ("priya@example.com", "priya%@example.com", False),
        ("+jobs@example.com", "+team@example.com", False),
        ("", "", False),
        ("", "priya@example.com", False),
    ],
)
def test_addresses_of_one_person_are_known_as_such(one, other, same):
    assert (is_same_person(one, other), is_same_person(other, one)) == (same, same)


def test_login_without_a_name_is_called_by_its_address():
    assert display_name(User(first_name="Priya", last_name="Patel", email="priya@example.com")) == "Priya Patel"
    assert display_name(User(email="priya@example.com")) == "priya@example.com"


LOCALS = st.text("ab.+_%A", min_size=1, max_size=5)
ADDRESSES = st.builds("{}@{}".format, LOCALS, st.sampled_from(["example.com", "Example.com", "example.org"]))


class TestDatabase(TestCase):
    @given(st.lists(ADDRESSES, min_size=1, max_size=4, unique_by=str.lower), ADDRESSES)
    def test_database_finds_the_same_people(self, stored: list[str], asked: str) -> None:
        for address in stored:
            User.objects.create(username=address, email=address)

        found = User.objects.filter(same_person("email", asked)).values_list("email", flat=True)

        assert set(found) == {address for address in stored if is_same_person(address, asked)}


@pytest.mark.django_db
def test_empty_address_is_nobodys():
    make_user()
    User.objects.create(username="without", email="")

    assert not User.objects.filter(same_person("email", "")).exists()

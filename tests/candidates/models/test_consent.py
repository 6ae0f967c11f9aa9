"""The newest choice counts, and those before it stay as they were."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from candidates import consenting
from candidates.models import Consent
from sandbox.tests.examples import examples
from tests.factories import NOW, make_application

pytestmark = pytest.mark.django_db


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=examples(30))
@given(st.lists(st.tuples(st.sampled_from(["yes", "no"]), st.integers(0, 3)), max_size=6))
def test_newest_choice_counts_and_of_two_at_once_the_later_row(choices):
    application = make_application()
    for choice, minutes in choices:
        consenting.choose(application, choice=choice, now=NOW + timedelta(minutes=minutes))

    latest = Consent.objects.latest_for(application)

    told = [
        choice for _, _, choice in sorted((minutes, place, choice) for place, (choice, minutes) in enumerate(choices))
    ]
    assert (latest.choice if latest else None) == (told[-1] if told else None)
    assert application.consents.count() == len(choices)


@pytest.mark.parametrize(("choice", "is_yes", "is_no"), [("yes", True, False), ("no", False, True)])
def test_choice_is_a_yes_or_a_no(choice, is_yes, is_no):
    consent = consenting.choose(make_application(), choice=choice, now=NOW)

    assert (consent.is_yes, consent.is_no) == (is_yes, is_no)


def test_choice_of_another_application_does_not_count():
    consenting.choose(make_application(), choice="yes", now=NOW)

    assert Consent.objects.latest_for(make_application()) is None


def test_what_is_neither_yes_nor_no_is_not_stored():
    with pytest.raises(ValueError, match="perhaps"):
        consenting.choose(make_application(), choice="perhaps", now=NOW)

    assert not Consent.objects.exists()

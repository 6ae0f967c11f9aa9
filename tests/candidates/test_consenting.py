"""A choice about being recorded: stored with the wording in force, and the newest counts."""

from datetime import timedelta

import pytest

from candidates import consenting
from candidates.models import Consent
from tests.factories import NOW, make_application

pytestmark = pytest.mark.django_db


def test_choice_is_stored_with_its_wording_language_and_way():
    application = make_application()

    stored = consenting.choose(application, choice="no", language="de", channel=Consent.Channel.RECRUITER, now=NOW)

    assert (stored.application, stored.choice, stored.language, stored.channel, stored.given_at) == (
        application,
        "no",
        "de",
        "recruiter",
        NOW,
    )
    assert stored.wording_version in consenting.WORDINGS


def test_newest_choice_counts_and_the_earlier_one_stays():
    application, other = make_application(), make_application()
    first = consenting.choose(application, choice="no", now=NOW)
    second = consenting.choose(application, choice="yes", now=NOW + timedelta(minutes=1))

    assert consenting.current(application) == second
    assert consenting.current(other) is None
    assert Consent.objects.get(pk=first.pk).choice == "no"


def test_word_that_is_no_choice_is_never_stored():
    with pytest.raises(ValueError, match="maybe"):
        consenting.choose(make_application(), choice="maybe", now=NOW)
    assert not Consent.objects.exists()

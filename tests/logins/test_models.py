"""What somebody chose: each choice leaves the others as they are."""

import pytest

from logins import zones
from logins.models import Profile
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_mail_of_the_morning_is_on_until_it_is_switched_off():
    user = make_user()
    zones.choose(user, "Asia/Tokyo")
    assert Profile.objects.get().wants_digest is True

    Profile.objects.switch_digest(user, on=False)
    zones.choose(user, "Europe/Lisbon")

    assert Profile.objects.values_list("time_zone", "wants_digest").get() == ("Europe/Lisbon", False)


def test_it_can_be_switched_off_before_anything_else_was_chosen():
    Profile.objects.switch_digest(make_user(), on=False)

    assert Profile.objects.values_list("time_zone", "wants_digest").get() == ("", False)

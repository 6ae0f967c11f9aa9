"""The zone in which somebody reads times: their own word, else the browser's, else the site's."""

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from logins import zones
from logins.models import Profile
from tests.factories import make_interviewer, make_user

pytestmark = pytest.mark.django_db


def test_sites_own_zone_is_for_those_of_whom_none_is_known():
    assert zones.zone_of(make_user()).key == timezone.get_default_timezone_name()


def test_choice_counts_from_then_on_and_is_an_interviewers_own():
    person = make_interviewer(user=make_user(), time_zone="UTC", zone_is_assumed=True)

    zones.choose(person.user, "Asia/Kolkata")

    person.refresh_from_db()
    assert zones.zone_of(person.user).key == "Asia/Kolkata"
    assert (person.time_zone, person.zone_is_assumed) == ("Asia/Kolkata", False)


def test_interviewers_zone_counts_only_when_somebody_said_it():
    said, assumed = (
        make_interviewer(user=make_user(), time_zone="America/New_York", zone_is_assumed=is_assumed)
        for is_assumed in (False, True)
    )
    Profile.objects.create(user=assumed.user, time_zone="Asia/Tokyo")

    assert (zones.zone_of(said.user).key, zones.zone_of(assumed.user).key) == ("America/New_York", "Asia/Tokyo")


@pytest.mark.parametrize(("told", "kept"), [("asia/calcutta", "Asia/Kolkata"), ("Mars/X", None), ("", None)])
def test_browser_is_believed_until_somebody_says_something(told, kept):
    user = make_user()

    zones.note_browser(user, told)
    zones.note_browser(user, "Europe/Paris" if kept else told)

    assert Profile.objects.filter(user=user).values_list("time_zone", flat=True).first() == kept


def test_browser_moves_no_interviewer_who_has_a_zone():
    person = make_interviewer(user=make_user(), time_zone="Europe/Lisbon")

    zones.note_browser(person.user, "Asia/Tokyo")

    person.refresh_from_db()
    assert (person.time_zone, Profile.objects.exists()) == ("Europe/Lisbon", False)


def test_zones_of_many_are_asked_for_at_once(django_assert_num_queries):
    said = make_interviewer(user=make_user(), time_zone="America/New_York")
    chosen, silent = make_user(), make_user()
    Profile.objects.create(user=chosen, time_zone="Asia/Tokyo")

    with django_assert_num_queries(1):
        found = zones.zones_of(User.objects.filter(pk__in=[said.user_id, chosen.pk, silent.pk]))

    site = timezone.get_default_timezone_name()
    assert [found[pk].key for pk in (said.user_id, chosen.pk, silent.pk)] == ["America/New_York", "Asia/Tokyo", site]


def test_browser_is_still_believed_where_only_the_mail_was_chosen():
    user = make_user()
    Profile.objects.switch_digest(user, on=False)
    assert zones.zone_of(user).key == timezone.get_default_timezone_name()

    zones.note_browser(user, "Europe/Paris")

    assert (zones.zone_of(user).key, Profile.objects.get().wants_digest) == ("Europe/Paris", False)

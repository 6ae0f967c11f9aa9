"""Times picked by hand for one link: one choice is open at a time."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from interviews.models import PickedTimes
from tests.factories import NOW, make_link

pytestmark = pytest.mark.django_db


def test_times_are_kept_in_order_once_each_to_the_second(recruiter):
    later = NOW + timedelta(hours=2)

    picked = PickedTimes.objects.pick(make_link(), [later, NOW, later], by=recruiter, at=NOW)

    assert picked.times() == [NOW, later]


def test_second_pick_ends_the_first_of_this_link_alone(recruiter):
    link, other = make_link(), make_link()
    kept = PickedTimes.objects.pick(other, [NOW], by=recruiter, at=NOW)
    first = PickedTimes.objects.pick(link, [NOW], by=recruiter, at=NOW)

    second = PickedTimes.objects.pick(link, [NOW], by=recruiter, at=NOW + timedelta(hours=1))

    first.refresh_from_db()
    assert first.ended_at == NOW + timedelta(hours=1)
    assert set(PickedTimes.objects.open()) == {kept, second}


def test_database_keeps_a_second_open_one_out(recruiter):
    picked = PickedTimes.objects.pick(make_link(), [NOW], by=recruiter, at=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        PickedTimes.objects.create(link=picked.link, starts=[], by=recruiter, picked_at=NOW)


def test_booking_ends_it(recruiter):
    picked = PickedTimes.objects.pick(make_link(), [NOW], by=recruiter, at=NOW)

    picked.link.spend(at=NOW)

    assert not PickedTimes.objects.open().exists()
    assert "1 times picked for Amara Okafor" in str(picked)

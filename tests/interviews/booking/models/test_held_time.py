"""A time that is kept: what is said of it, and which of them run."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from interviews.booking.models.held_time import HELD_FOR, Held
from interviews.models import HeldTime, Panel
from tests.factories import NOW, make_interviewer, make_panel

pytestmark = pytest.mark.django_db


def make(panel: Panel, *, email: str = "amara@example.org") -> HeldTime:
    given = {"name": " Amara Okafor ", "time_zone": "Nowhere/Else", "people": list(panel.interviewers.all())}
    return HeldTime.make(panel, starts_at=NOW + timedelta(days=2), email=email, at=NOW, **given)


def test_it_runs_until_the_half_hour_is_over():
    held_time = make(make_panel())

    assert held_time.is_running(NOW + HELD_FOR - timedelta(seconds=1))
    assert not held_time.is_running(NOW + HELD_FOR)
    assert not HeldTime.objects.running(NOW + HELD_FOR).exists()


def test_token_is_kept_as_a_hash_alone():
    held_time = make(make_panel())

    assert HeldTime.objects.with_token(held_time.token, now=NOW) == held_time
    assert held_time.token not in str(HeldTime.objects.values().get())


def test_zone_that_nobody_knows_is_the_panels():
    assert make(make_panel()).zone().key == "Europe/Lisbon"


def test_person_has_one_open_whichever_way_the_address_is_written():
    make(make_panel())

    with pytest.raises(IntegrityError), transaction.atomic():
        make(make_panel(), email="Amara+jobs@example.org")


def test_times_of_others_only():
    people = [make_interviewer(), make_interviewer()]
    held_time = make(make_panel(interviewers=people))
    period = {"starts_at": held_time.starts_at, "ends_at": held_time.ends_at, "now": NOW}

    assert set(HeldTime.objects.held(people, **period)) == {
        Held(one.pk, held_time.starts_at, held_time.ends_at) for one in people
    }
    assert HeldTime.objects.of_others("amara@example.org").held(people, **period) == []
    assert HeldTime.objects.held([make_interviewer()], **period) == []

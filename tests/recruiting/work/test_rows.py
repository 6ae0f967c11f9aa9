"""A row is one worker’s for the length of a lease, and waits longer from try to try."""

from datetime import timedelta

import pytest
from django.db import connection

from interviews.models import Notification
from recruiting.work.rows import LEASE, MAX_WAIT
from tests.factories import NOW
from tests.leased import let_lease_run_out, make_row

pytestmark = pytest.mark.django_db


def test_lease_is_as_long_as_it_says_on_the_databases_clock():
    row = make_row()
    claimed = Notification.objects.claim(row.pk, now=NOW + timedelta(days=400))

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {'datetime()' if connection.vendor == 'sqlite' else 'now()'}")
        clock = cursor.fetchone()[0]
    if isinstance(clock, str):
        clock = claimed.claimed_until.fromisoformat(clock).replace(tzinfo=claimed.claimed_until.tzinfo)
    assert timedelta() <= claimed.claimed_until - clock <= LEASE + timedelta(seconds=5)


def test_renewed_lease_stays_ours_and_a_lost_one_says_so():
    row = make_row()
    mine = Notification.objects.claim(row.pk, now=NOW)
    assert mine.renew()

    let_lease_run_out(row)
    Notification.objects.claim(row.pk, now=NOW)

    assert not mine.renew()


def test_worker_that_lost_its_lease_writes_nothing_however_often_it_settles():
    row = make_row()
    slow = Notification.objects.claim(row.pk, now=NOW)
    let_lease_run_out(row)
    quick = Notification.objects.claim(row.pk, now=NOW)

    assert not slow.settle("ignored", at=NOW)
    assert not slow.settle("ignored", at=NOW)

    row.refresh_from_db()
    assert (row.state, row.claim_token) == ("received", quick.claim_token)


def test_waits_grow_up_to_an_hour():
    row = make_row()
    longest = []
    for tries in range(1, 15):
        row.tries = tries
        waits = [row.next_wait() for _ in range(50)]
        assert all(timedelta(seconds=5) <= wait <= MAX_WAIT for wait in waits)
        longest.append(max(waits))
    assert longest[0] == timedelta(seconds=5)
    assert longest[-1] > timedelta(minutes=30)
    row.tries = 500  # three days of them
    assert row.next_wait() <= MAX_WAIT

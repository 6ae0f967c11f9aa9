"""A connect link works for a week, for one interviewer, until a calendar is connected."""

from datetime import UTC, datetime, timedelta

import pytest

from interviews.models import ConnectLink
from tests.factories import NOW, make_interviewer

pytestmark = pytest.mark.django_db


def test_link_works_to_the_end_of_its_last_day_where_the_interviewer_lives():
    person = make_interviewer(time_zone="Asia/Tokyo")

    link = ConnectLink.objects.make(person, at=datetime(2027, 3, 1, 20, tzinfo=UTC))  # the 2nd there

    assert link.expires_at == datetime(2027, 3, 9, 15, tzinfo=UTC)
    assert (link.is_open(link.last_minute), link.is_open(link.expires_at)) == (True, False)


def test_each_mail_has_a_link_of_its_own_and_all_end_with_the_first_that_connects():
    person, other = make_interviewer(), make_interviewer()
    links = [ConnectLink.objects.make(person, at=NOW) for _ in range(2)]
    others = ConnectLink.objects.make(other, at=NOW)

    assert [ConnectLink.objects.with_token(link.token) for link in links] == links
    person.connect_links.use_up(at=NOW)

    assert [ConnectLink.objects.get(pk=link.pk).is_open(NOW) for link in [*links, others]] == [False, False, True]


def test_address_that_changed_ends_the_open_links_alone():
    person = make_interviewer()
    used, open_one = ConnectLink.objects.make(person, at=NOW), ConnectLink.objects.make(person, at=NOW)
    ConnectLink.objects.filter(pk=used.pk).update(used_at=NOW)

    ConnectLink.objects.end(person, at=NOW + timedelta(hours=1))

    used.refresh_from_db()
    open_one.refresh_from_db()
    assert (open_one.expires_at, used.expires_at > open_one.expires_at) == (NOW + timedelta(hours=1), True)


def test_whoever_takes_no_interviews_connects_nothing():
    assert not ConnectLink.objects.make(make_interviewer(is_active=False), at=NOW).is_open(NOW)

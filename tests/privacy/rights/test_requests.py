"""What candidates ask for: once, with some days to take it back, and not after it has begun."""

import pytest

from interviews.models import Message
from privacy import erasing
from privacy.models import Erasure
from privacy.rights import requests
from tests.factories import NOW, make_link

pytestmark = pytest.mark.django_db


def test_erasure_waits_and_is_asked_for_once():
    link = make_link()

    first, second = (requests.ask_for_erasure(link, now=NOW) for _ in range(2))

    assert first == second == requests.under_way(link.application.candidate)
    assert (first.origin, first.due_at) == (Erasure.Origin.CANDIDATE, NOW + requests.GRACE)
    assert Message.objects.filter(kind__startswith="erasure").count() == 2
    assert erasing.work(first, now=NOW).state == "due"  # not before its time


def test_it_is_taken_back_in_time_only_and_may_be_asked_for_again():
    link = make_link()
    requests.ask_for_erasure(link, now=NOW)

    assert not requests.take_erasure_back(link, now=NOW + requests.GRACE)
    assert requests.take_erasure_back(link, now=NOW)
    assert not requests.take_erasure_back(link, now=NOW)
    assert requests.ask_for_erasure(link, now=NOW).state == "due"
    assert Erasure.objects.count() == 2

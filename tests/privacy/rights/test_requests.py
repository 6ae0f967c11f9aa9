"""What candidates ask for: once, with some days to take it back, and not after it has begun."""

from datetime import timedelta

import pytest

from candidates import consenting
from interviews.booking import consent
from interviews.messages import mails
from interviews.models import Message
from privacy import erasing, notice
from privacy.models import Erasure
from privacy.rights import page, requests
from tests.factories import NOW, make_link
from tests.own_world import make_recorded

pytestmark = pytest.mark.django_db


def test_erasure_waits_and_is_asked_for_once():
    link = make_link()

    first, second = (requests.ask_for_erasure(link, now=NOW) for _ in range(2))

    assert first == second == Erasure.objects.under_way_of(link.application.candidate)
    assert (first.origin, first.due_at) == (Erasure.Origin.CANDIDATE, NOW + consenting.TAKE_BACK_PERIOD)
    assert Message.objects.filter(kind__startswith="erasure").count() == 2
    assert erasing.work(first, now=NOW).state == "due"  # not before its time


def test_it_is_taken_back_in_time_only_and_may_be_asked_for_again():
    link = make_link()
    requests.ask_for_erasure(link, now=NOW)

    assert not requests.take_erasure_back(link, now=NOW + consenting.TAKE_BACK_PERIOD)
    assert requests.take_erasure_back(link, now=NOW)
    assert not requests.take_erasure_back(link, now=NOW)
    assert requests.ask_for_erasure(link, now=NOW).state == "due"
    assert Erasure.objects.count() == 2


def test_every_place_that_names_the_days_of_taking_back_names_the_same(monkeypatch):
    monkeypatch.setattr(consenting, "TAKE_BACK_PERIOD", timedelta(days=5))
    interview = make_recorded()
    consent.record_choice(interview.application, choice="no", now=NOW)
    interview.recordings.get().close(at=NOW)

    (own,) = page.record_of(interview.link, now=NOW).interviews
    erasure = requests.ask_for_erasure(interview.link, now=NOW)

    assert own.deleted_at == erasure.due_at == NOW + timedelta(days=5)
    assert "deleted 5 days later" in notice.keep(now=NOW).text
    for kind in (Message.Kind.TAKEN_BACK, Message.Kind.RECORDING_CLOSED):
        assert "in 5 days" in mails.render(Message.objects.get(kind=kind)).text.lower()

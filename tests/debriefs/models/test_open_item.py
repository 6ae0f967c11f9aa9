"""What one interview leaves open stands before the later ones, until a place is cited where it was answered."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from debriefs.models import Citation, Note, OpenItem
from debriefs.models.open_item import CannotTakeBack
from interviews.models import Interview
from tests.factories import NOW, make_interview, make_job, make_link, make_panel, make_user
from tests.recorded import make_held

pytestmark = pytest.mark.django_db
KEY = uuid.UUID("22222222-2222-4222-8222-222222222222")


@pytest.fixture
def first() -> Interview:
    return make_held(link=make_link(panel=make_panel(job=make_job())))


@pytest.fixture
def second(first: Interview) -> Interview:
    return make_interview(link=make_link(panel=first.panel, application=first.application))


def hand_on(interview, by, text="How does she test?", key=KEY) -> OpenItem:
    return OpenItem.objects.hand_on(interview, text, key=key, by=by, at=NOW)


def answer_in(interview, by) -> Citation:
    note = Note.write(interview, "With a copy of the ledger.", key=KEY, written_at=NOW, by=by, at=NOW)
    return Citation.of_note(note, by=by, at=NOW)


def test_item_that_is_handed_on_twice_stands_there_once(first, owner):
    assert hand_on(first, owner) == hand_on(first, owner)
    assert hand_on(first, owner, "Another thing") != hand_on(first, owner)
    assert OpenItem.objects.count() == 2


def test_item_stands_before_later_interviews_of_the_same_application(first, second, owner):
    item = hand_on(first, owner)
    elsewhere = make_interview()

    assert list(OpenItem.objects.before(second)) == [item]
    assert not OpenItem.objects.before(first).exists()
    assert not OpenItem.objects.before(elsewhere).exists()


def test_asked_item_stays_open_until_an_answer_is_cited(first, second, owner):
    item = hand_on(first, owner)

    item.mark_asked(second, by=owner, at=NOW)
    assert (item.asked_in, item.asked_by, item.is_open) == (second, owner, True)
    item.unmark_asked()
    assert (item.asked_in, item.asked_by, item.asked_at) == (None, None, None)

    item.close(answer_in(second, owner), by=owner, at=NOW)
    assert not item.is_open
    assert not OpenItem.objects.before(second).exists()


def test_item_is_not_closed_without_a_citation(first, owner):
    item = hand_on(first, owner)

    with pytest.raises(IntegrityError), transaction.atomic():
        OpenItem.objects.filter(pk=item.pk).update(closed_at=NOW)


def test_item_is_taken_back_by_its_author_until_it_was_asked(first, second, owner):
    item = hand_on(first, owner)

    with pytest.raises(CannotTakeBack):
        item.take_back(by=make_user())
    item.mark_asked(second, by=owner, at=NOW + timedelta(hours=1))
    with pytest.raises(CannotTakeBack):
        item.take_back(by=owner)
    item.unmark_asked()
    item.take_back(by=owner)

    assert not OpenItem.objects.exists()

"""The row of an erasure: what it keeps while it works, and how little when it is done."""

from datetime import timedelta

import pytest

from privacy.models import Erasure, Hold
from privacy.residue import Place, Search, Wanted, Where
from tests.factories import NOW, make_candidate, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def erasure() -> Erasure:
    return Erasure.objects.create(candidate=make_candidate(), origin="recruiter", asked_at=NOW, due_at=NOW)


def test_what_is_looked_for_is_sealed_and_forgotten(erasure):
    erasure.begin(found={"notes": 2}, texts=["Greta Gone"], files=["resumes/x.pdf"])
    erasure.begin(found={"notes": 0}, texts=["Erased candidate"], files=[])  # again, after a crash

    erasure.refresh_from_db()
    assert erasure.found == {"notes": 2}
    assert erasure.wanted() == Wanted(("Greta Gone",), ("resumes/x.pdf",))
    assert "Greta" not in erasure.looked_for
    erasure.forget_wanted()
    assert Erasure.objects.get().wanted() == Wanted(())


def test_what_the_law_kept_is_not_counted_twice(erasure):
    erasure.restrict([{"kind": "notes", "count": 2}], found={"files": 3, "mails": 1}, until=None)
    erasure.begin(found={"files": 1, "notes": 2}, texts=[], files=[])

    assert Erasure.objects.get().found == {"files": 3, "mails": 1, "notes": 2}


def test_deferred_one_is_looked_at_when_a_hold_is_released(erasure):
    hold = Hold(candidate=erasure.candidate, reason="Charge filed")
    hold.place(by=make_user(), at=NOW)
    Erasure.objects.update(due_at=NOW + timedelta(hours=1))
    erasure.refresh_from_db()
    erasure.defer()

    assert hold.release(by=make_user(), reason="Closed", at=NOW)

    assert Erasure.objects.get().due_at == NOW


def test_places_wait_for_a_person(erasure):
    erasure.keep_search(Search(1, 1, 0, 0, (Place(Where.STORED, "a.txt"),)), at=NOW)
    erasure.state = Erasure.State.LEFT_OVER
    erasure.save()
    assert Erasure.objects.needing_attention().get().places == [Place(Where.STORED, "a.txt")]

    erasure.accept(at=NOW)

    assert not Erasure.objects.needing_attention().exists()
    assert Erasure.objects.get().is_finished

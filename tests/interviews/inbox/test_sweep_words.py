"""What a sweep saw and healed, as people read it."""

import pytest

from interviews.inbox import sweep_words
from interviews.inbox.models import Sweep
from tests.factories import NOW, make_interviewer

pytestmark = pytest.mark.django_db


def test_it_is_said_in_words_on_the_list_and_the_page(admin):
    make_interviewer(name="Ada Weber", nylas_grant_id="grant-a")
    sweep = Sweep.objects.ask("bookings", cause="schedule", at=NOW, due_at=NOW)
    sweep.begin(at=NOW)
    sweep.note(saw=12, healed={"booking.created": 1, "booking.cancelled": 2}, unasked=["grant-a", "x"])
    sweep.settle(Sweep.State.DONE, at=NOW)

    assert sweep_words.saw(sweep) == "12 interviews in calendars"
    assert sweep_words.healed(sweep) == "2 cancels and 1 booking"
    assert sweep_words.unasked(sweep) == "Ada Weber and 1 recorder"
    for address in ("/admin/interviews/sweep/", f"/admin/interviews/sweep/{sweep.pk}/change/"):
        assert "2 cancels and 1 booking" in admin.get(address).content.decode()


@pytest.mark.parametrize("kind", Sweep.Kind.values)
def test_every_kind_says_what_it_looked_at(kind):
    assert sweep_words.saw(Sweep(kind=kind, saw=1)).startswith("1 ")

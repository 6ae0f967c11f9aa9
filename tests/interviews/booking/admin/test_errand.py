"""Errands in a recruiter’s hands."""

from interviews.models import Errand
from tests.factories import NOW, make_interview
from tests.interviews.pressing import press


def test_given_up_errand_is_tried_again(admin):
    errand = Errand.objects.create(interview=make_interview(), kind="mark_held", due_at=NOW, state="dead", tries=3)

    press(admin, errand, "work_again")

    errand.refresh_from_db()
    assert (errand.state, errand.tries) == ("failed", 0)


def test_done_errand_has_nothing_to_try(admin):
    errand = Errand.objects.create(
        interview=make_interview(), kind="mark_held", due_at=NOW, state="done", finished_at=NOW
    )

    press(admin, errand, "work_again")

    errand.refresh_from_db()
    assert errand.state == "done"

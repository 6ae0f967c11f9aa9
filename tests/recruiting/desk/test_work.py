"""A piece of work in the admin: what happens with it by itself, and the button that asks for another try."""

from datetime import timedelta

import pytest
from django.urls import reverse

from interviews.models import Errand
from recruiting import clock
from recruiting.desk.words import pill, when
from recruiting.desk.work import next_step, work_pill
from tests.factories import NOW, make_interview


@pytest.fixture(autouse=True)
def time_stands_still(monkeypatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


LATER = NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (Errand(state="due", due_at=NOW), "Waiting for its turn."),
        (Errand(state="due", due_at=LATER), f"Due at {when(LATER)}."),
        (Errand(state="failed", tries=1, due_at=LATER), f"It failed after 1 try and is tried again at {when(LATER)}."),
        (Errand(state="dead", tries=8, due_at=NOW), "Given up after 8 tries. Nothing happens by itself any more."),
        (Errand(state="done", tries=1, due_at=NOW), ""),
    ],
)
def test_next_step_is_said(row, said):
    assert next_step(row) == said


@pytest.mark.parametrize(("state", "tone"), [("failed", "warn"), ("done", "good"), ("dead", "bad")])
def test_states_mean_the_same_wherever_they_appear(state, tone):
    assert work_pill(Errand(state=state)) == pill(Errand.State(state).label, tone)


def test_chosen_rows_are_tried_again_and_the_others_counted(admin):
    dead, done = (
        Errand.objects.create(interview=make_interview(), kind="mark_held", due_at=LATER, state=state, tries=3)
        for state in ("dead", "done")
    )
    chosen = {"action": "work_these_again", "_selected_action": [dead.pk, done.pk]}

    page = admin.post(reverse("admin:interviews_errand_changelist"), chosen, follow=True).content.decode()

    dead.refresh_from_db()
    done.refresh_from_db()
    assert (dead.state, dead.tries, dead.due_at, done.state) == ("failed", 0, NOW, "done")
    assert "1 will be tried again within seconds. 1 had nothing to repeat." in page


def test_error_is_shown_without_what_opens_something(admin):
    errand = Errand.objects.create(
        interview=make_interview(), kind="mark_held", due_at=NOW, state="dead", error="<b> /book/ref/ref-secret/"
    )

    page = admin.get(reverse("admin:interviews_errand_change", args=[errand.pk])).content.decode()

    assert '<pre class="error-text">&lt;b&gt;' in page
    assert "ref-secret" not in page

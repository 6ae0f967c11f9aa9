"""Whatever comes late, twice, in another order or never, and wherever workers die: Nylas's state is ours in the end."""

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from interviews.booking import second_click
from sandbox.tests.examples import examples
from tests.interviews.any_course import Course
from tests.walking import published_panel

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(900)]

numbers = st.integers(0, 11)
slots = st.integers(0, 30)
# What happens to a process, and at which of its effects.
disturbances = st.just(("", 0)) | st.tuples(st.sampled_from(["dies", "overtaken", "news"]), st.integers(1, 30))


class AnyCourse(RuleBasedStateMachine):
    """Each rule does nothing where there is nothing to do it to."""

    course: Course

    def __init__(self) -> None:
        super().__init__()
        self.begun = self.course.begun()
        self.begun.__enter__()
        self.hears = True

    @rule(link=st.integers(0, 2), slot=slots, disturb=disturbances)
    def candidate_books(self, **choice: Any) -> None:
        self.course.book(**choice)

    @rule(slot=slots)
    def somebody_books_elsewhere(self, slot: int) -> None:
        self.course.book_elsewhere(slot)

    @rule(which=numbers, slot=slots, disturb=disturbances)
    def moved(self, **choice: Any) -> None:
        self.course.move(**choice)

    @rule(which=numbers, slot=slots)
    def moved_elsewhere(self, **choice: Any) -> None:
        self.course.move_elsewhere(**choice)

    @rule(which=numbers, minutes=st.sampled_from([-30, 15, 60, 1440]))
    def moved_in_calendar(self, **choice: Any) -> None:
        self.course.move_in_calendar(**choice)

    @rule(which=numbers, disturb=disturbances)
    def cancelled(self, **choice: Any) -> None:
        self.course.cancel(**choice)

    @rule(which=numbers)
    def cancelled_elsewhere(self, which: int) -> None:
        self.course.cancel_elsewhere(which)

    @rule(which=numbers)
    def deleted_in_calendar(self, which: int) -> None:
        self.course.delete_in_calendar(which)

    @rule(which=numbers, keeps=st.booleans())
    def delivered(self, **choice: Any) -> None:
        self.course.deliver(**choice)

    @rule(which=numbers, and_all_others=st.booleans())
    def dropped(self, **choice: Any) -> None:
        self.course.drop(**choice)

    @rule(which=numbers, disturb=disturbances)
    def worked(self, **choice: Any) -> None:
        self.course.work(**choice)

    @rule()
    def all_worked(self) -> None:
        self.course.work_all()

    @rule()
    def swept(self) -> None:
        self.course.sweep()

    @rule()
    def leases_run_out(self) -> None:
        self.course.free_leases()

    @rule(seconds=st.sampled_from([5, 60, 900, 7200, 86_400]))
    def time_passes(self, seconds: int) -> None:
        self.course.advance(seconds)

    @rule()
    def goes_deaf(self) -> None:
        self.hears = False

    def teardown(self) -> None:
        try:
            self.course.settle()
            if not self.course.has_dropped:  # then no sweep is needed
                assert self.course.known() == self.course.standing()
            self.course.rest()
            assert self.course.known() == self.course.standing()
            assert self.course.twice() == []
            assert self.course.untold() == []
            assert self.course.misled() == []
            assert set(self.course.recorders().values()) <= {1}
            self.course.end(hears=self.hears)
            assert self.course.lost_recordings() == set()
            assert self.course.stuck() == []
        finally:
            self.begun.__exit__(None, None, None)


class TestAnyCourse(AnyCourse.TestCase):
    """`--hypothesis-profile=thorough` tries more of them, on both databases; `default` new ones."""

    settings = settings(
        max_examples=examples(20), stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
    )

    @pytest.fixture(autouse=True)
    def course(self, sandbox: Any, postman: Any, db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(second_click, "TIMEOUT", 0.0)  # a page that died is not waited for
        settings.SITE_URL = postman.url.removesuffix("/webhooks/nylas")
        panel = published_panel(capture="audio", wants_summary=False, wants_action_items=False)
        monkeypatch.setattr(AnyCourse, "course", Course(sandbox, postman, panel, monkeypatch), raising=False)

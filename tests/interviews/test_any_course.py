"""Whatever comes late, twice, in another order or never, and wherever workers die: Nylas's state is ours in the end."""

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from interviews.booking import second_click
from interviews.models import Panel
from interviews.panels import publishing
from recruiting import clock
from sandbox.tests.examples import examples
from tests.factories import make_job, make_panel
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
        self.hears, self.is_deaf = True, False

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
    def goes_deaf_at_the_end(self) -> None:
        self.hears = False

    @rule()
    def goes_deaf(self) -> None:
        self.is_deaf = True

    def teardown(self) -> None:
        try:
            if self.is_deaf:
                self.course.end_unheard(works=True)
            self.course.go_on_and_check(hears=self.hears)
        finally:
            self.begun.__exit__(None, None, None)


class TestAnyCourse(AnyCourse.TestCase):
    """`--hypothesis-profile=thorough` tries more of them, on both databases; `default` new ones."""

    settings = settings(
        max_examples=examples(20), stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
    )

    @pytest.fixture(autouse=True)
    def of_machine(self, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(AnyCourse, "course", course, raising=False)


@pytest.fixture
def course(sandbox: Any, postman: Any, db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Course:
    monkeypatch.setattr(second_click, "TIMEOUT", 0.0)  # a page that died is not waited for
    settings.SITE_URL = postman.url.removesuffix("/webhooks/nylas")
    recorded = {"capture": "audio", "wants_summary": False, "wants_action_items": False}
    panel = published_panel(**recorded)
    opt_in = make_panel(
        job=make_job(invites="at_once"),
        interviewers=list(panel.interviewers.all()),
        recording_policy=Panel.RecordingPolicy.OPT_IN,
        nylas_configuration_id=None,
        nylas_grant_id="",
        published_at=None,
        state="draft",
        **{name: getattr(panel, name) for name in ("opens_at", "closes_at", "open_days")},
        **recorded,
    )
    assert publishing.publish(opt_in, by=None, now=clock.now()).state == "done"
    return Course(sandbox, postman, panel=panel, opt_in=opt_in, monkeypatch=monkeypatch)


UNDISTURBED = ("", 0)
DIES_AT = 3  # effect of each row


def test_recorder_that_we_send_follows_a_move_although_workers_die(course: Course):
    with course.begun():
        course.book(1, 3, UNDISTURBED)
        course.work_all()
        course.move(0, 9, UNDISTURBED)
        for _ in range(2):  # one errand of an interview comes after the other
            course.work_each_dying(DIES_AT)

        course.go_on_and_check(hears=True)


def test_recorder_that_we_send_records_although_workers_die_and_nothing_is_heard(course: Course):
    with course.begun():
        course.book(1, 3, UNDISTURBED)
        for _ in range(2):
            course.work_each_dying(DIES_AT)
        course.end_unheard(works=False)

        course.go_on_and_check(hears=True)


def test_recording_of_which_nothing_was_ever_told_is_found(course: Course):
    with course.begun():
        course.book_elsewhere(0)
        course.end_unheard(works=False)

        course.go_on_and_check(hears=True)


def test_what_was_recorded_against_a_no_and_unheard_is_deleted_at_nylas(course: Course):
    with course.begun():
        course.book(2, 3, UNDISTURBED)
        course.end_unheard(works=False)
        assert [one["state"] for one in course.sandbox.live_notetakers()] == ["available"]

        course.go_on_and_check(hears=True)

        assert course.sandbox.live_notetakers() == []

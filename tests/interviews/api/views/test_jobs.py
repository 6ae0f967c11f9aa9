"""Jobs and panels of the API, and when a panel is free."""

from datetime import timedelta

import pytest

from interviews.booking import availability, refusals
from interviews.nylas.shapes import Slot
from recruiting.zones import utc_text
from tests.factories import NOW, make_job, make_panel
from tests.interviews.api.calling import kind, with_key

pytestmark = pytest.mark.django_db


def test_lists_are_narrowed_and_cost_the_same_whatever_their_length(django_assert_num_queries):
    caller, job = with_key("read"), make_job()
    first, second = make_panel(job=job), make_panel(job=job, state="paused")
    make_job(state="draft")
    caller.get("jobs/")

    with django_assert_num_queries(2):
        assert [row["slug"] for row in caller.get("panels/", job=job.slug).json()["results"]] == [
            first.slug,
            second.slug,
        ]
    assert [row["slug"] for row in caller.get("panels/", status="paused").json()["results"]] == [second.slug]
    with django_assert_num_queries(2):
        assert [row["slug"] for row in caller.get("jobs/", status="open").json()["results"]] == [job.slug]


def test_free_times_are_those_of_the_window(monkeypatch):
    panel, caller = make_panel(), with_key("read")
    person = panel.interviewers.get()
    starts = [NOW + timedelta(days=days) for days in (3, 4, 12)]
    slots = [Slot(at, at + timedelta(minutes=45), (person.email,)) for at in starts]
    monkeypatch.setattr(availability, "_cached", lambda *args, **kwargs: slots)
    path = f"panels/{panel.slug}/times/"

    whole = caller.get(path).json()
    part = caller.get(path, starts_at=utc_text(starts[1]), ends_at=utc_text(starts[2])).json()

    assert [time["starts_at"] for time in whole["times"]] == [utc_text(at) for at in starts[:2]]
    assert part["times"] == [{"starts_at": utc_text(starts[1]), "ends_at": utc_text(slots[1].ends_at)}]
    assert caller.get(path, starts_at="soon").json()["errors"][0]["field"] == "starts_at"


def test_calendars_that_do_not_answer_are_a_problem_that_passes(monkeypatch):
    panel = make_panel()

    def away(*args: object, **kwargs: object) -> None:
        raise refusals.OutOfReach

    monkeypatch.setattr(availability, "_cached", away)
    response = with_key("read").get(f"panels/{panel.slug}/times/")

    assert (response.status_code, kind(response), response.headers["Retry-After"]) == (
        503,
        "calendar-out-of-reach",
        "30",
    )

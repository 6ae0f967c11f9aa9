"""Decisions of the API: as in the event, for keys that may read them."""

from datetime import timedelta

import pytest

from debriefs.committee import payload
from debriefs.committee.deciding import Ground, decide
from debriefs.models import Decision
from recruiting.zones import utc_text
from tests.factories import NOW, make_job
from tests.interviews.api.calling import with_key
from tests.rated import cite, make_loop

pytestmark = pytest.mark.django_db


def make_decision(job, **fields) -> Decision:
    loop = make_loop(job, people=1)
    ground = Ground(loop.criteria[0], "Goes deep.", [cite(loop.rate(0, {0: 4}))])
    values = {"outcome": Decision.Outcome.OFFER, "next_step": "Rita calls.", "by": job.contact, "now": NOW}
    return decide(loop.debrief, grounds=[ground], **(values | fields)).decision


def test_decisions_are_told_as_in_the_event_and_found_by_filter(django_assert_num_queries):
    caller = with_key("decide")
    first = make_decision(make_job())
    first.debrief.application.keep_reference("a-1")
    caller.get("decisions/")
    with django_assert_num_queries(7):
        answered = caller.get("decisions/").json()["results"]
    assert answered == [payload.describe(Decision.objects.get())]
    assert answered[0]["reasons"][0]["text"] == "Goes deep."

    second = make_decision(make_job(), outcome=Decision.Outcome.REJECT, now=NOW - timedelta(days=3))
    with django_assert_num_queries(7):
        assert len(caller.get("decisions/").json()["results"]) == 2
    for query in (
        {"updated_since": utc_text(NOW - timedelta(days=1))},
        {"status": "offer"},
        {"reference": "a-1"},
        {"application": first.debrief.application_id},
        {"job": first.debrief.application.job.slug},
    ):
        assert [row["outcome"] for row in caller.get("decisions/", **query).json()["results"]] == ["offer"], query
    others = with_key("decide", jobs=[second.debrief.application.job])
    assert [row["outcome"] for row in others.get("decisions/").json()["results"]] == ["reject"]

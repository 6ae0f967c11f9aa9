"""Pages of a list: one after the other to the last, each cursor for its own list."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from interviews.models import ApiKey, Interview
from tests.factories import NOW, make_interview, make_link, make_panel
from tests.interviews.api.calling import kind, with_key

pytestmark = pytest.mark.django_db


def test_pages_follow_each_other_and_a_cursor_fits_no_other_list():
    panel, caller = make_panel(), with_key("read")
    made = [make_interview(link=make_link(panel=panel), starts_at=NOW + timedelta(days=day)) for day in range(1, 53)]
    for day, interview in enumerate(made):
        Interview.objects.filter(pk=interview.pk).update(created_at=NOW + timedelta(minutes=day // 2))

    first = caller.get("interviews/", status="scheduled").json()
    asked = {name: values[0] for name, values in parse_qs(urlsplit(first["next"]).query).items()}
    second = caller.get("interviews/", **asked).json()

    assert (len(first["results"]), len(second["results"]), second["next"]) == (50, 2, None)
    assert {row["id"] for row in first["results"] + second["results"]} == {str(interview.pk) for interview in made}
    for path, query in (
        ("interviews/", {}),
        ("interviews/", {"status": "cancelled"}),
        ("recordings/", {"status": "archived"}),
    ):
        assert kind(caller.get(path, **query, cursor=asked["cursor"])) == "not-found"


@pytest.mark.parametrize("cursor", ["", "x", "%%%", "cD0=", "cD1cMA==", "🙂", "A" * 3000])
def test_cursor_that_is_none_of_ours_is_not_found(cursor):
    make_interview()
    caller = with_key("read")

    assert caller.get("interviews/", cursor=cursor).status_code == 404


@pytest.mark.skipif(connection.vendor != "sqlite", reason="Postgres reads a table of no rows from end to end")
@pytest.mark.parametrize(
    "path", ["candidates", "applications", "booking-links", "interviews", "recordings", "decisions", "panels"]
)
def test_first_page_is_read_in_the_order_of_an_index_and_not_chosen_from_all_rows(path):
    caller = with_key(*ApiKey.Scope.values)
    with CaptureQueriesContext(connection) as captured:
        assert caller.get(f"{path}/").status_code == 200
    (statement,) = [each["sql"] for each in captured.captured_queries if each["sql"].endswith("LIMIT 51")]

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
        plan = [row[-1] for row in cursor.fetchall()]

    assert "USE TEMP B-TREE FOR ORDER BY" not in plan, plan
    assert not any(step.startswith("LIST SUBQUERY") for step in plan), plan

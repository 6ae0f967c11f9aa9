"""The API's list of interviews in front of few and of many rows, beside the same SQL, run bare and in a bare view, turns taken.

`python -m scripts.bench.inside.interview_list TIMES FEW MANY`. Prints, by number of interviews and by what is asked, the seconds of the
whole answer, of the bare view and of the bare SQL, and how many statements there were.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import django

django.setup()

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest  # noqa: E402 - models need a set-up Django
from django.db import connection, transaction  # noqa: E402
from django.http import HttpRequest, JsonResponse  # noqa: E402
from django.test.utils import CaptureQueriesContext, override_settings  # noqa: E402
from django.urls import URLPattern, path  # noqa: E402

from interviews.models import Interview  # noqa: E402
from recruiting import clock  # noqa: E402
from recruiting.zones import utc_text  # noqa: E402
from scripts.bench.inside.home_page import PANELS, fill  # noqa: E402
from tests.factories import make_interviewer, make_job, make_key, make_panel, make_user  # noqa: E402

PATH = "/api/interviews/"
APPLICATION = WSGIHandler()
with override_settings(MIDDLEWARE=[]):
    BARE = WSGIHandler()
# Another process does Postgres's work.
seconds_now = time.process_time if connection.vendor == "sqlite" else time.perf_counter


def main(times: int, sizes: list[int]) -> None:
    with transaction.atomic():
        user = make_user()  # one for all: to hash a password takes as long as to write a hundred interviews
        jobs = [make_job(contact=user) for _ in range(PANELS)]
        panels = [make_panel(job=job, interviewers=[make_interviewer() for _ in range(5)]) for job in jobs]
        _, secret = make_key(name="Bench", scopes=["read"], by=user)
    found: dict[int, Any] = {}
    for size in sizes:
        with transaction.atomic():
            fill(size - Interview.objects.count(), panels)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        since = utc_text(clock.now() - timedelta(days=8))
        asked: dict[str, dict[str, str]] = {"newest": {}, "changed": {"updated_since": since}}
        found[size] = {name: measure(secret, query, times) for name, query in asked.items()}
    print(json.dumps(found))


def measure(secret: str, query: dict[str, str], times: int) -> dict[str, Any]:
    """Turns taken, after one reading of each."""
    read(secret, query)
    with CaptureQueriesContext(connection) as captured:
        read(secret, query)
    statements = [each["sql"] for each in captured.captured_queries]
    bare = (path(PATH.removeprefix("/"), view_of(statements)),)
    contestants: dict[str, Callable[[], object]] = {
        "api": lambda: read(secret, query),
        "view": lambda: answered(BARE, request(), urlconf=bare),
        "bare": lambda: run_bare(statements),
    }
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for turn in range(times + 1):
        for name, run in contestants.items():
            began = seconds_now()
            run()
            if turn:
                seconds[name].append(seconds_now() - began)
    return {**seconds, "queries": len(statements)}


def read(secret: str, query: dict[str, str]) -> None:
    """The whole request: the key, the rows, the JSON."""
    answered(APPLICATION, request(QUERY_STRING=urlencode(query), HTTP_AUTHORIZATION=f"Bearer {secret}"))


def view_of(statements: list[str]) -> Callable[[HttpRequest], JsonResponse]:
    """A view that says the same rows as JSON: no key, no rules, no ORM."""
    return lambda _: JsonResponse({"results": run_bare(statements)})


def run_bare(statements: list[str]) -> list[list[tuple[Any, ...]]]:
    """The same SQL, its rows fetched as tuples."""
    found = []
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            found.append(cursor.fetchall())
    return found


def request(**more: str) -> WSGIRequest:
    return WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": PATH,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "wsgi.input": BytesIO(),
            "wsgi.url_scheme": "http",
            **more,
        }
    )


def answered(application: WSGIHandler, asked: WSGIRequest, *, urlconf: tuple[URLPattern, ...] = ()) -> None:
    """`urlconf`: in place of the product's own."""
    if urlconf:
        asked.urlconf = urlconf  # type: ignore[assignment]  # patterns themselves are as good as the name of their module
    response = application.get_response(asked)
    if response.status_code != 200:
        raise SystemExit(f"The list answered {response.status_code}.")


if __name__ == "__main__":
    main(int(sys.argv[1]), [int(each) for each in sys.argv[2:]])

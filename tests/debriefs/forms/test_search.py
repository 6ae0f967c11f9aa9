"""The search's form: filters, and what is said of wrong ones."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from candidates.models import Job
from debriefs.forms.search import SearchForm
from tests.factories import make_job

pytestmark = pytest.mark.django_db


def form_of(**data: str) -> SearchForm:
    form = SearchForm(data, jobs=Job.objects.all())
    form.is_valid()
    return form


def test_days_are_the_readers_own_and_the_last_one_counts() -> None:
    with timezone.override("Asia/Kolkata"):
        scope = form_of(q="ledger", since="2026-11-01", until="2026-11-02").scope()

    assert (scope.since, scope.until) == (
        datetime(2026, 10, 31, 18, 30, tzinfo=UTC),
        datetime(2026, 11, 2, 18, 30, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"since": "yesterday"}, "since"),
        ({"until": "2026-02-30"}, "until"),
        ({"until": "9999-12-31"}, "until"),
        ({"since": "0001-01-01"}, "since"),
        ({"since": "2026-11-02", "until": "2026-11-01"}, "until"),
        ({"job": "999999"}, "job"),
        ({"job": "x"}, "job"),
        ({"speaker": "x" * 200}, "speaker"),
    ],
)
def test_wrong_filter_is_said_beside_it(data: dict[str, str], field: str) -> None:
    form = form_of(q="ledger", **data)

    assert list(form.errors) == [field]
    assert form.question().text == "ledger"


def test_any_words_will_do() -> None:
    assert form_of(q="\x00" * 10 + "x" * 100_000).errors == {}


def test_is_narrowed_by_any_filter() -> None:
    assert [form_of(q="x").is_narrowed, form_of(q="x", job=str(make_job().pk)).is_narrowed] == [False, True]

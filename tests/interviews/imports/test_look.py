"""Whatever a file holds, looking at it and importing it ends in words, never in an error of ours."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interviews.imports.carry_out import carry_out
from interviews.imports.columns import EXAMPLES
from interviews.imports.look import look
from interviews.imports.models import ImportRun
from recruiting.desk import written_list
from recruiting.desk.written_list import NotAList
from tests.factories import NOW, make_job
from tests.interviews.imports.brought import brought, kept, seen, told

pytestmark = pytest.mark.django_db
ANY_CELL = st.text(max_size=30) | st.sampled_from(
    [
        "backend",
        "a@b.example",
        "+351 910 000 000",
        "2026-01-31",
        "1e999999",
        "-1",
        "٣",
        "0001-01-01T00:00:00+14:00",
        "\x85",
        "'=1",
        "9" * 5000,
    ]
)


@st.composite
def files(draw: st.DrawFn) -> tuple[str, bytes]:
    """Of a kind, with its own headings in any order; or any bytes at all."""
    kind = draw(st.sampled_from(ImportRun.Kind.values))
    headings = draw(st.permutations(list(EXAMPLES[kind])))
    cells = st.lists(ANY_CELL, min_size=len(headings), max_size=len(headings))
    lines = [headings, *draw(st.lists(cells, min_size=1, max_size=4))]
    text = "\n".join(";".join(f'"{cell}"' for cell in line) for line in lines)
    return kind, draw(st.just(text.encode(errors="surrogatepass")) | st.binary(max_size=200))


def outcome(kind: str, content: bytes, user: object) -> int | str:
    """The id of the import, or why there is none."""
    try:
        run = kept(kind, written_list.decode(content), by=user)  # type: ignore[arg-type]
        plan = look(run, now=NOW)
        carry_out(run, digest=plan.digest, leaves_out_mistakes=True, now=NOW)
    except NotAList as error:
        return str(error)
    return run.pk


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(files())
def test_any_file_is_imported_or_refused_in_words(db, recruiter, django_db_blocker, file):
    if not ImportRun.objects.exists():
        make_job(slug="backend")

    assert outcome(*file, recruiter)


def test_second_import_of_the_same_file_changes_nothing(recruiter):
    text = "Title,Summary,Description\nCook,Food,Good food\n"
    brought("jobs", text, by=recruiter)

    assert told(seen("jobs", text, by=recruiter)) == []

"""The documents say what is there: every event, command, kind of work, model and picture, and nothing that isn't."""

import re
import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import find_commands

from interviews.inbox.notifications import HANDLERS
from interviews.nylas.client import WANTED_TRIGGERS
from recruiting import queue
from recruiting.work.rows import Work
from scripts import ROOT

DOCS = ROOT / "docs"
OURS = ("candidates", "debriefs", "interviews", "logins", "privacy", "recruiting")
PAGES = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "sandbox").glob("*.md")),
    *sorted(DOCS.rglob("*.md")),
]
PICTURES = sorted((DOCS / "images").iterdir())
PICTURE_BYTES_AT_MOST = 150_000
PICTURE_WIDTH_AT_MOST = 1600
PNG = b"\x89PNG\r\n\x1a\n"
CITING = (*OURS, "docs", "sandbox", "scripts", "static", "templates", "tests")
CITING_KINDS = {".css", ".html", ".js", ".md", ".py", ".toml"}
A_PAGE = re.compile(r"(?<![\w/.-])((?:[\w-]+/)*[\w-]+\.md)\b")
# As in "5.4", "D12", "1.2 to 1.6 and 10.17", and behind them ", row 15" of a table whose first column counts
NUMBERS = r"D?\d+(?:\.\d+)?(?:(?:, | and | to )D?\d+(?:\.\d+)?)*"
A_SECTION = re.compile(rf"{A_PAGE.pattern} ({NUMBERS})(?:, rows? ({NUMBERS}))?")
A_PAGE_BY_NICKNAME = re.compile(r"\b(?:facts|facts sheet|reliability),? [A-Z]?\d")


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def section(text: str, title: str) -> str:
    """What stands between a heading of any level and the next one."""
    found = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#|\Z)", text, re.DOTALL | re.MULTILINE)
    assert found, f"no heading {title}"
    return found[1]


def column(text: str, number: int) -> list[str]:
    """The code words in one column (from 1) of the tables of a text."""
    cells = [line.split("|")[number] for line in text.splitlines() if line.startswith("|") and line.count("|") > number]
    return [word for cell in cells for word in re.findall(r"`([^`]+)`", cell)]


@cache
def citing() -> dict[Path, str]:
    """Our own files that may cite a page, with their texts."""
    found = (path for folder in CITING for path in (ROOT / folder).rglob("*") if path.suffix in CITING_KINDS)
    return {path: path.read_text(encoding="utf-8") for path in found}


def page_named(name: str, *, by: Path) -> Path | None:
    """The page that a file means: seen from the root, from docs/, or from where the file itself lies."""
    return next((folder / name for folder in (ROOT, DOCS, by.parent) if (folder / name).is_file()), None)


def numbers(text: str) -> Iterator[str]:
    """Each of "1.2 to 1.4 and D7": 1.2, 1.3, 1.4, D7."""
    for first, last in re.findall(r"(D?[\d.]+\b)(?: to ([\d.]+\b))?", text):
        chapter, dot, begin = first.rpartition(".")
        end = last.rpartition(".")[2] or begin
        yield from ([f"{chapter}{dot}{one}" for one in range(int(begin), int(end) + 1)] if last else [first])


def unresolved(text: str, *, by: Path) -> Iterator[str]:
    """The citations of sections and rows that nobody could look up."""
    for name, sections, rows in A_SECTION.findall(text):
        page = page_named(name, by=by)
        if page is None:
            continue
        bodies = sections_of(page)
        yield from (f"{name} {number}" for number in numbers(sections) if number not in bodies)
        if rows:
            body = bodies.get(sections, "")
            yield from (f"{name} {sections}, row {row}" for row in numbers(rows) if f"\n| {row} |" not in body)


@cache
def sections_of(page: Path) -> dict[str, str]:
    """What stands below each numbered heading of a page."""
    parts = re.split(r"^#+ ", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    numbered = (re.match(r"(D?\d+(?:\.\d+)?)\.? ", part) for part in parts)
    return {found[1]: found.string for found in numbered if found}


def test_operations_names_every_event_that_is_handled():
    table = section(read("operations.md"), "What Nylas tells us")

    assert sorted(column(table, 2)) == sorted(event.__name__ for event in HANDLERS)


def test_operations_names_every_trigger_that_nylas_is_asked_for():
    table = section(read("operations.md"), "What Nylas tells us")

    assert sorted(column(table, 1)) == sorted(WANTED_TRIGGERS)


def test_operations_explains_every_command():
    ours = [name for app in OURS for name in find_commands(str(ROOT / app / "management"))]

    documented = [words.split()[0] for words in column(section(read("operations.md"), "Commands"), 1)]

    assert sorted(documented) == sorted(ours)


@pytest.mark.parametrize("kind", queue.KINDS)
def test_operations_explains_every_state_of_each_kind_of_work(kind: str):
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \|", section(read("operations.md"), kind), re.MULTILINE)

    assert rows == queue.KINDS[kind].model.State.choices


def test_the_glossary_names_every_model_and_no_other():
    models = [model for app in OURS for model in apps.get_app_config(app).get_models() if not model._meta.auto_created]

    named = column(read("glossary.md"), 2)

    assert sorted(named) == sorted(model.__name__ for model in [*models, Work])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_links_only_to_what_exists(page: Path):
    text = page.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'(?:src|srcset|href)="([^"]+)"', text)

    missing = [
        target
        for target in targets
        if not re.match(r"https?:|mailto:|#", target) and not (page.parent / target.partition("#")[0]).exists()
    ]

    assert missing == []


@pytest.mark.parametrize("page", ["architecture.md", "nylas.md", "picker.md"])
def test_a_page_about_code_names_only_files_that_exist(page: str):
    names = re.findall(r"`((?:\w+/)+(?:\w+\.\w+)?)`", read(page))

    assert len(names) > 5
    assert [name for name in names if not (ROOT / name).exists()] == []


def test_the_readme_leads_to_every_page():
    text = (ROOT / "README.md").read_text(encoding="utf-8")

    assert [page for page in DOCS.rglob("*.md") if f"({page.relative_to(ROOT)})" not in text] == []


def test_only_pages_that_exist_are_cited():
    missing = {
        (str(path.relative_to(ROOT)), name)
        for path, text in citing().items()
        for name in [
            *(name for name in A_PAGE.findall(text) if page_named(name, by=path) is None),
            *A_PAGE_BY_NICKNAME.findall(text),
        ]
    }

    assert missing == set()


def test_every_section_that_is_cited_has_a_heading():
    missing = {
        (str(path.relative_to(ROOT)), citation)
        for path, text in citing().items()
        for citation in unresolved(text, by=path)
    }

    assert missing == set()


@pytest.mark.parametrize(
    ("section", "wrong"),
    [
        ("5.4", []),
        ("5.5 to 5.9 and 99.1, say", ["99.1"]),
        ("1.9 to 1.11", ["1.11"]),
        ("8.2, rows 3, 5 to 7 and 99", ["8.2, row 99"]),
        ("D12", ["D12"]),
    ],
)
def test_a_citation_that_leads_nowhere_is_found(section: str, wrong: list[str]):
    found = unresolved(f"See docs/nylas.md {section}.", by=ROOT / "manage.py")

    assert list(found) == [f"docs/nylas.md {number}" for number in wrong]


def test_the_readme_names_only_settings_that_exist():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    known = (ROOT / ".env.example").read_text() + (ROOT / "docker-compose.yml").read_text()

    named = set(re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", text))

    assert {name for name in named if not re.search(rf"\b{name}\b", known)} == set()


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_is_small_and_shown(picture: Path):
    content = picture.read_bytes()
    width, _ = struct.unpack(">II", content[16:24])

    assert content.startswith(PNG)
    assert len(content) <= PICTURE_BYTES_AT_MOST
    assert width <= PICTURE_WIDTH_AT_MOST
    assert any(f"images/{picture.name}" in page.read_text(encoding="utf-8") for page in PAGES)


def buttons_in_readme() -> list[str]:
    """What stands in bold within a line; at the beginning of one, or of a point of a list, bold words are a heading."""
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    return [
        words for line in lines for words in re.findall(r"\*\*([^*]+)\*\*", re.sub(r"^(\S+ )?\*\*[^*]+\*\*", "", line))
    ]


@pytest.mark.parametrize("words", buttons_in_readme())
def test_button_that_the_readme_names_is_there(words):
    code = [text for path, text in citing().items() if path.suffix in {".html", ".py"} and "tests" not in path.parts]

    assert any(f'"{words}"' in text or f">{words}<" in text or f">{words}{{%" in text for text in code)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_table_stands_apart_and_begins_with_its_header(path: Path):
    text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    lines = ["", *text.splitlines(), ""]
    broken = []
    for before, line, following in zip(lines, lines[1:], lines[2:], strict=False):
        is_edge = line.startswith("|") != before.startswith("|")
        has_no_header = is_edge and line.startswith("|") and not re.match(r"\| ?-", following)
        if has_no_header or (is_edge and before and line):
            broken.append(line)

    assert broken == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_paragraph_is_said_twice(path: Path):
    lines = path.read_text(encoding="utf-8").splitlines()
    beginnings = [
        line[:90] for line in lines if len(line) > 200 and not line.startswith("|")
    ]  # a row stands in each table

    assert len(beginnings) == len(set(beginnings)), sorted(beginnings)

"""The documents say what is there: every event, command, kind of work, model and picture, and nothing that isn't."""

import re
import struct
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import find_commands

from interviews import queue
from interviews.inbox import HANDLERS
from interviews.models import Work
from interviews.nylas.client import WANTED_TRIGGERS
from scripts import ROOT

DOCS = ROOT / "docs"
OURS = ("candidates", "interviews", "logins", "recruiting")
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "sandbox" / "README.md", *sorted(DOCS.rglob("*.md"))]
PICTURES = sorted((DOCS / "images").iterdir())
PICTURE_BYTES_AT_MOST = 150_000
PICTURE_WIDTH_AT_MOST = 1600
PNG = b"\x89PNG\r\n\x1a\n"


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

    assert rows == queue.KINDS[kind].rows.State.choices


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


def test_architecture_names_only_files_that_exist():
    names = re.findall(r"`((?:\w+/)+(?:\w+\.py)?)`", read("architecture.md"))

    assert len(names) > 10
    assert [name for name in names if not (ROOT / name).exists()] == []


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
    assert any(f"docs/images/{picture.name}" in page.read_text(encoding="utf-8") for page in PAGES)

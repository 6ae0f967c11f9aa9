"""How the tree is kept: sizes, names, where the vendor's words end, what templates hold."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("candidates", "debriefs", "interviews", "logins", "recruiting")
LINES_AT_MOST = 400
# Where tests lie.
TESTS = ("tests", "sandbox/tests")
NOT_A_SUBJECT = {"utils", "helpers", "common", "base", "misc", "services", "managers"}

# Nylas's own words, as they stand in its JSON and headers. Our columns say `nylas_…`, and our code `configuration`.
VENDOR_WORDS = re.compile(r"(?<![\w])(grant_id|booking_info|x-nylas-signature|x-nylas)(?![\w])", re.IGNORECASE)
# Where one of them is said outside the boundary, and why. `grant_id` is also the name under which the boundary's own dataclasses
# hand a grant on; as a key of a body it is forbidden below.
SAID_ELSEWHERE = {
    "booking_info": {
        "interviews/booking/views/portal.py"
    },  # a property of the vendor's component, which the page fills
    "x-nylas-signature": {"interviews/inbox/webhooks.py"},  # takes the header off the request before anything is judged
}
# Here the claim is that nothing is raised.
CLAIMS_BY_RETURNING = {"test_any_json_is_read_or_not_understood", "test_notetaker_is_stopped_in_any_state"}


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts and "__pycache__" not in path.parts:
                yield path


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


# ── sizes and names ──


def test_no_python_file_is_longer_than_a_subject():
    lengths = {
        name_of(path): len(path.read_text().splitlines()) for path in python_files(*PRODUCT, "sandbox", "scripts")
    }

    assert {name: lines for name, lines in lengths.items() if lines > LINES_AT_MOST} == {}


def test_every_file_is_named_for_its_subject():
    names = {name_of(path) for path in python_files(*PRODUCT, "sandbox", "scripts", "tests")}

    assert {name for name in names if Path(name).stem in NOT_A_SUBJECT} == set()


def test_every_module_says_what_it_is_for():
    silent = set()
    for path in python_files(*PRODUCT, "sandbox"):
        tree = ast.parse(path.read_text())
        if tree.body and ast.get_docstring(tree) is None and path.name not in {"apps.py", "__init__.py"}:
            silent.add(name_of(path))

    assert silent == set()


def test_only_one_place_catches_everything():
    """running.run, and the two doors that must answer whatever happens."""
    places = set()
    for path in python_files(*PRODUCT):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ExceptHandler) and (
                node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception"})
            ):
                places.add(name_of(path))

    assert places <= {"recruiting/work/running.py", "interviews/booking/views/gateway.py", "recruiting/middleware.py"}


# ── the boundary ──


def vendor_words_outside() -> dict[str, set[str]]:
    """Each vendor word in the product's code, and the files outside the boundary that say it."""
    found: dict[str, set[str]] = {}
    for path in python_files(*PRODUCT):
        if "nylas" in path.parts:
            continue
        for word in VENDOR_WORDS.findall(path.read_text()):
            found.setdefault(word.lower(), set()).add(name_of(path))
    return found


def test_vendor_words_end_at_the_boundary():
    found = vendor_words_outside()
    found.pop("grant_id", None)

    assert found == SAID_ELSEWHERE


def test_no_body_for_nylas_is_written_outside_the_boundary():
    """`grant_id` as a key is Nylas's JSON; as a name it is ours."""
    keys = re.compile(r"[\"'](grant_id|configuration_id|booking_ref|meeting_settings|notetaker_settings)[\"']\s*:")
    found = {
        name_of(path): key
        for path in python_files(*PRODUCT)
        if "nylas" not in path.parts
        for key in keys.findall(path.read_text())
    }

    # The gateway speaks Nylas's scheduling protocol to the browser: that is its purpose.
    assert set(found) <= {"interviews/booking/views/gateway.py"}


def test_clock_is_read_at_the_doors_only():
    """Everybody else is told what time it is."""
    doors = ("views", "admin", "forms", "management", "templatetags", "desk", "demo")
    named = {"views.py", "admin.py", "page.py", "webhooks.py", "tasks.py", "health.py", "clock.py", "access.py"}
    found = set()
    for path in python_files(*PRODUCT):
        if path.name in named or any(part in doors for part in path.parts):
            continue
        if re.search(r"\btimezone\.now\(|\bclock\.now\(|datetime\.now\(|\btime\.time\(", path.read_text()):
            found.add(name_of(path))

    assert not found


# ── the law ──

# Modules of an app or a room that stand in no layer, and why.
FREE = {
    "apps": "Django loads it by name, and nothing imports it",
    "migrations": "Django's own, and never changed once released",
    "templatetags": "templates ask for them by name",
    "recruiting.celery": "the worker's entrance: knows the settings alone",
    "recruiting.checks": "looks at all views, whichever they are",
    "recruiting.context": "the templates' own: knows the settings alone",
    "recruiting.server": "the web server: knows no application",
    "recruiting.settings": "read by everything, and reads the admin's look",
}


def test_every_module_stands_in_the_law():
    """A new room that no layer names could import whatever it likes."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (law,) = [each for each in contracts if each["name"] == "The law of the house"]
    layers = {name.strip() for line in law["layers"] for name in line.split("|")}
    modules = {
        f"{app}.{path.stem}"
        for app in PRODUCT
        if app not in layers
        for path in (ROOT / app).iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").exists()) and path.stem != "__init__"
    }

    lawless = {name for name in modules - layers if name not in FREE and name.rpartition(".")[2] not in FREE}
    assert lawless == set()
    assert layers <= modules | set(PRODUCT)


# ── templates ──

INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "script without src": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:json|ld\+json)\")", re.IGNORECASE
    ),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "foreign address": re.compile(
        r"<(?:script|link|img|iframe|video|audio)[^>]*(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE
    ),
    "text marked as safe": re.compile(r"\|\s*safe\b"),
}


def templates() -> list[Path]:
    """Mails are left out: there is no other way to style one."""
    return [path for path in sorted((ROOT / "templates").rglob("*.html")) if "mail" not in path.relative_to(ROOT).parts]


@pytest.mark.parametrize("what", INLINE)
def test_templates_hold_nothing_that_the_policy_forbids(what):
    assert len(templates()) > 20
    assert [name_of(path) for path in templates() if INLINE[what].search(path.read_text())] == []


def test_templates_are_short():
    assert {name_of(path) for path in templates() if len(path.read_text().splitlines()) > 150} == set()


# ── tests ──


def test_tests_claim_something():
    """Every test asserts, or expects an error; but for those that say so above."""
    idle = set()
    for path in python_files(*TESTS):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not claims(node):
                idle.add(f"{name_of(path)}::{node.name}")

    assert {name for name in idle if name.partition("::")[2] not in CLAIMS_BY_RETURNING} == set()


def claims(test: ast.FunctionDef) -> bool:
    """An assertion, an expected error, a count of queries, or a call of a helper or activity that asserts by its name."""
    for node in ast.walk(test):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if re.search(r"raises|assert|expect|check|validate|wait_for", called):
                return True
    return False


def test_no_test_imports_another():
    """What two of them need has a module of its own, so that either can go or move alone."""
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in python_files(*TESTS)}
    tests = {name for name in modules if name.rpartition(".")[2].startswith("test_")}
    imported = set()
    for path in python_files(*TESTS):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom):
                imported |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
            elif isinstance(node, ast.Import):
                imported |= {one.name for one in node.names}

    assert imported & tests == set()


# These ask the whole sandbox, as a client does: Nylas's contract, its component in a browser, a fuzzer.
OF_THE_WHOLE = {"sandbox/component", "sandbox/contract", "sandbox/fuzz"}


@pytest.mark.parametrize(
    ("folder", "tests"), [*((folder, f"tests/{folder}") for folder in PRODUCT), ("sandbox", "sandbox/tests")]
)
def test_tests_mirror_the_tree(folder: str, tests: str):
    """A folder of tests that has no counterpart tests something that is gone."""
    tested = {Path(folder) / path.parent.relative_to(ROOT / tests) for path in (ROOT / tests).rglob("test_*.py")}

    assert {str(path) for path in tested if not (ROOT / path).is_dir()} <= OF_THE_WHOLE

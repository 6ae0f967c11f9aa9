"""How the tree is kept: sizes, names, where the vendor's words end, what templates hold."""

import ast
import os
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.subjects import SUBJECTS

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("candidates", "debriefs", "interviews", "logins", "privacy", "recruiting")
LINES_AT_MOST = 400
# Where tests lie.
TESTS = ("tests", "sandbox/tests")
NOT_A_SUBJECT = {"utils", "helpers", "common", "base", "misc", "services", "managers"}
NAMED_BY_DJANGO = {"recruiting/impatient_postgres/base.py"}  # how it looks for a database's backend

# Nylas's own words, as they stand in its JSON and headers. Our columns say `nylas_…`, and our code `configuration`.
VENDOR_WORDS = re.compile(r"(?<![\w])(grant_id|booking_info|x-nylas-signature|x-nylas)(?![\w])", re.IGNORECASE)
# Where one of them is said outside the boundary, and why. `grant_id` is also the name under which the boundary's own dataclasses
# hand a grant on; as a key of a body it is forbidden below.
SAID_ELSEWHERE = {
    "booking_info": {"interviews/booking/views/portal.py"},  # a property of the vendor's component
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
        name_of(path): len(path.read_text().splitlines())
        for path in python_files(*PRODUCT, "sandbox", "scripts", "tests")
    }

    assert {name: lines for name, lines in lengths.items() if lines > LINES_AT_MOST} == {}


def test_every_file_is_named_for_its_subject():
    names = {name_of(path) for path in python_files(*PRODUCT, "sandbox", "scripts", "tests")}

    assert {name for name in names if Path(name).stem in NOT_A_SUBJECT} == NAMED_BY_DJANGO


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

    assert places <= {
        "recruiting/work/running.py",
        "interviews/booking/views/gateway.py",
        "interviews/inbox/safety_net.py",
    }


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
    named = {
        "views.py",
        "admin.py",
        "page.py",
        "webhooks.py",
        "tasks.py",
        "health.py",
        "clock.py",
        "access.py",
        "adapter.py",
    }
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
    "recruiting.server": "the web server: knows no application, only the tickets for large files",
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
    imported = set().union(*(imported_by(path) for path in python_files(*TESTS)))

    assert imported & tests == set()


# ── tests mirror the product ──


# Modules with rules and no test file of their own: what tests them.
TESTED_THROUGH = {
    "candidates/resume_check/__main__.py": "tests/candidates/test_resumes.py",  # a process, started as the site does
    "interviews/ats/admin/endpoint_form.py": "tests/interviews/ats/admin/test_endpoint.py",
    "interviews/ats/once_more.py": "tests/interviews/ats/admin/test_endpoint.py",
    "interviews/ats/models/endpoint.py": "tests/interviews/ats/test_sending.py",
    "interviews/ats/models/event.py": "tests/interviews/ats/models/test_delivery.py",
    "interviews/recordings/news.py": "tests/interviews/api/test_events.py",
    "debriefs/scorecard/payload.py": "tests/interviews/api/test_events.py",
    "logins/adapter.py": "tests/logins/test_passwords.py",  # answers allauth's own pages and mails
    "logins/forms.py": "tests/logins/test_passwords.py",  # allauth's forms, in our words
    **{  # what they take away is looked for in the whole database, once for all
        f"{room}/removal.py": "tests/privacy/test_removal.py"
        for room in (
            "candidates",
            "debriefs",
            "interviews/ats",
            "interviews/booking",
            "interviews/inbox",
            "interviews/messages",
            "interviews/recordings",
        )
    },
    "candidates/models/notice.py": "tests/privacy/test_notice.py",  # written there, from the policy
    "candidates/templatetags/notices.py": "tests/privacy/test_notice.py",
    "interviews/messages/codes.py": "tests/debriefs/models/test_share.py",  # as outsiders type them
    **{f"privacy/rights/{name}.py": "tests/privacy/rights/test_views.py" for name in ("codes", "mails")},
    "privacy/management/commands/backup.py": "tests/privacy/test_restore.py",  # the whole drill
    "privacy/management/commands/restore.py": "tests/privacy/test_restore.py",
    "recruiting/celery.py": "tests/recruiting/test_tasks.py",  # that beat rings for tasks that there are
    "recruiting/dashboard.py": "tests/interviews/home/test_page.py",  # one call, of the home
}
NO_RULES = {"__init__", "__str__"}  # methods that only keep or name


def has_rules(module: Path) -> bool:
    """Does it define a function or method that decides or does something? Lists, enums, errors and plain rows don't."""
    if module.name in {"apps.py", "urls.py"}:
        return False
    defined = (node for node in ast.walk(ast.parse(module.read_text())) if isinstance(node, ast.FunctionDef))
    return any(function.name not in NO_RULES for function in defined)


def own_test(module: Path) -> str:
    """Where the tests of a module are: `a/b.py` has `tests/a/test_b.py`, `a/__main__.py` has `tests/a/test_main.py`."""
    path = module.relative_to(ROOT)
    return f"tests/{path.parent}/test_{path.stem.strip('_')}.py"


def files_of_tests(*folders: str) -> set[str]:
    return {name_of(path) for path in python_files(*(f"tests/{each}" for each in folders)) if path.match("test_*.py")}


def test_every_module_with_rules_has_tests_of_its_own():
    expected = {name_of(module): own_test(module) for module in python_files(*PRODUCT) if has_rules(module)}
    untested = {module for module, test in expected.items() if not (ROOT / test).is_file()}

    assert untested == set(TESTED_THROUGH)
    assert {test for test in TESTED_THROUGH.values() if not (ROOT / test).is_file()} == set()


def test_every_test_file_is_named_for_what_it_tests():
    """For a module or package of its folder, or for a subject above."""
    modules = {own_test(module) for module in python_files(*PRODUCT, "scripts")}
    packages = {own_test(module.parent) for module in python_files(*PRODUCT, "scripts") if module.stem == "__init__"}

    assert files_of_tests(*PRODUCT, "scripts") - modules - packages == set(SUBJECTS)


def test_what_tests_share_lies_in_the_lowest_folder_of_those_who_use_it():
    misplaced = {}
    helpers = {path for path in python_files("tests") if not path.match("test_*.py") and path.stem != "conftest"}
    for helper in helpers:
        dotted = ".".join(helper.relative_to(ROOT).with_suffix("").parts)
        users = [path for path in python_files("tests") if dotted in imported_by(path)]
        lowest = Path(os.path.commonpath([path.parent for path in users])) if users else None
        if lowest is not None and lowest != helper.parent:
            misplaced[name_of(helper)] = name_of(lowest)

    assert misplaced == {}


@cache
def imported_by(path: Path) -> set[str]:
    """Every module, or name in one, that is imported there."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            names |= {str(node.module), *(f"{node.module}.{one.name}" for one in node.names)}
        elif isinstance(node, ast.Import):
            names |= {one.name for one in node.names}
    return names


# These ask the whole sandbox, as a client does: Nylas's contract, its component in a browser, a fuzzer.
OF_THE_WHOLE = {"sandbox/component", "sandbox/contract", "sandbox/fuzz"}


def test_sandboxs_tests_mirror_its_tree():
    """A folder of tests that has no counterpart tests something that is gone."""
    tests = ROOT / "sandbox/tests"
    tested = {Path("sandbox") / path.parent.relative_to(tests) for path in tests.rglob("test_*.py")}

    assert {str(path) for path in tested if not (ROOT / path).is_dir()} <= OF_THE_WHOLE

"""The sandbox is of use to anybody: it needs Django, waitress, requests, urllib3 and google-crc32c, and nothing of this project."""

import ast
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import requests

from sandbox.tests import sandbox_process

NEEDED = {"django", "waitress", "requests", "urllib3", "google_crc32c"}
# What those bring along, and the time zones.
BROUGHT = {"asgiref", "sqlparse", "idna", "certifi", "charset_normalizer", "chardet", "tzdata"}

# Python as it were with nothing else installed.
ALONE = f"""
import runpy, sys

class Nothing:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names and not top.startswith("_sysconfigdata") and top not in {NEEDED | BROUGHT | {"sandbox"}!r}:
            raise ModuleNotFoundError(f"{{name}} is not installed", name=name)

sys.meta_path.insert(0, Nothing())
runpy.run_module("sandbox", run_name="__main__", alter_sys=True)
"""


def _imported(*, by_tests: bool) -> set[str]:
    """The packages that the sandbox's own code imports, or that its tests do."""
    found = set()
    for path in sandbox_process.PACKAGE.rglob("*.py"):
        if path.is_relative_to(sandbox_process.PACKAGE / "tests") != by_tests:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{path} imports relatively"
                names = [node.module or ""]
            found |= {name.partition(".")[0] for name in names}
    return found - set(sys.stdlib_module_names)


def test_it_imports_nothing_else() -> None:
    assert _imported(by_tests=False) == NEEDED | {"sandbox"}


def test_its_tests_import_nothing_of_the_project_around_it() -> None:
    beside = {path.name for path in sandbox_process.ROOT.iterdir() if path.is_dir()} - {"sandbox"}

    assert _imported(by_tests=True) & beside == set()


def test_it_runs_from_any_folder_without_the_rest_of_the_project(tmp_path: Path) -> None:
    copy, elsewhere = tmp_path / "copied", tmp_path / "elsewhere"
    shutil.copytree(sandbox_process.PACKAGE, copy / "sandbox", ignore=shutil.ignore_patterns("__pycache__", "tests"))
    elsewhere.mkdir()
    url = f"http://127.0.0.1:{sandbox_process.free_port()}"
    command = [sys.executable, "-c", ALONE, "--port", url.rpartition(":")[2], "--data", "kept", "--demo"]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}

    with subprocess.Popen(command, cwd=elsewhere, env=environment) as process:
        try:
            grants = _when_ready(process, url)
            page = requests.get(f"{url}/_sandbox/", timeout=10)
        finally:
            process.terminate()

    assert len(grants) == 6
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert (elsewhere / "kept" / "sandbox.sqlite3").exists()


def _when_ready(process: subprocess.Popen[bytes], url: str) -> list[dict]:
    key = {"Authorization": f"Bearer {sandbox_process.API_KEY}"}
    deadline = time.monotonic() + sandbox_process.START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            return requests.get(f"{url}/v3/grants", headers=key, timeout=10).json()["data"]
        except requests.ConnectionError:
            time.sleep(0.02)
    raise AssertionError("it did not start")

"""The sandbox as others get it: the wheel holds the package and nothing else, and runs where nothing of this project is."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import requests

from sandbox.tests import sandbox_process
from sandbox.tests.sandbox_process import PACKAGE

PROJECT = tomllib.loads((PACKAGE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# Beside the package for those who build and read it; `tests` need the source.
NOT_PACKED = {"tests", "pyproject.toml", "requirements.txt", "README.md", "CHANGELOG.md"}
PIP = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([*PIP, "wheel", "--no-deps", "--wheel-dir", folder, PACKAGE], check=True)
    (built,) = folder.iterdir()
    return built


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    paths = [path.relative_to(PACKAGE) for path in PACKAGE.rglob("*") if path.is_file()]
    wanted = {
        f"sandbox/{path}"
        for path in paths
        if path.parts[0] not in NOT_PACKED and "__pycache__" not in path.parts and not path.parts[0].startswith(".")
    }

    with zipfile.ZipFile(wheel) as opened:
        packed = {name for name in opened.namelist() if ".dist-info/" not in name}

    assert packed == wanted
    assert {"sandbox/recordings/manifest.json", "sandbox/templates/sandbox/overview.html"} < packed


def test_installed_into_an_empty_environment_it_books_records_and_shows(wheel: Path, tmp_path: Path) -> None:
    elsewhere, environment = tmp_path / "elsewhere", tmp_path / "environment"
    elsewhere.mkdir()
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    python = environment / "bin" / "python"
    subprocess.run([*PIP, "--python", python, "install", wheel], check=True)

    sandbox = sandbox_process.start(tmp_path / "kept", demo=True, python=python, folder=elsewhere)
    try:
        grants = sandbox.get("/v3/grants").json()["data"]
        notetakers = f"/v3/grants/{grants[0]['id']}/notetakers"
        made = sandbox.post(notetakers, {"meeting_link": "https://meet.google.com/abc-defg-hij"}).json()["data"]
        sandbox.run_until_idle()
        recording = sandbox.get(f"{notetakers}/{made['id']}/media").json()["data"]["recording"]
        film = requests.get(recording["url"], timeout=10).content
        page = sandbox.get("/_sandbox/", key=None)
    finally:
        sandbox.stop()

    assert len(grants) == 6
    assert (len(film), film[4:8]) == (recording["size"], b"ftyp")
    assert (page.status_code, "Sandbox" in page.text) == (200, True)
    assert list(elsewhere.iterdir()) == []


def test_requirements_name_every_dependency_in_one_version() -> None:
    lines = (PACKAGE / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pins = {line for line in lines if not line.startswith("#")}

    assert all(re.fullmatch(r"[\w-]+==[\w.]+", pin) for pin in pins)
    assert set(PROJECT["dependencies"]) <= pins


def test_the_changelog_has_the_version() -> None:
    changes = (PACKAGE / "CHANGELOG.md").read_text(encoding="utf-8")

    assert f"\n## {PROJECT['version']}\n" in changes

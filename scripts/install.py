"""The virtual environment: made once, filled from the lock, and left alone while lock and Python stay the same.

uv fills it in seconds where it can be had (on PATH, or by pip); pip does the same more slowly.
"""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from scripts import ROOT, Stopped, debian

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / ".stamp"
UV = "uv==0.13.8"
RUNTIME, DEVELOPMENT = "requirements.lock", "requirements-dev.lock"  # the second contains the first


def ensure(*, development: bool = False) -> None:
    """Make .venv hold what the lock says. Raises Stopped, in words, when it cannot."""
    lock = DEVELOPMENT if development else RUNTIME
    if is_current(read_stamp(), lock):
        return
    if not is_usable(PYTHON):
        make_venv()
    print("Installing Python packages …", flush=True)
    install("-r", lock)
    names = (RUNTIME, DEVELOPMENT) if development else (RUNTIME,)
    STAMP.write_text(json.dumps({"python": python_version(), "locks": {name: digest(name) for name in names}}))


def is_current(stamp: dict, lock: str) -> bool:
    """Whether what the stamp says was installed covers this lock for the Python that runs us."""
    return stamp.get("python") == python_version() and stamp.get("locks", {}).get(lock) == digest(lock)


def read_stamp() -> dict:
    """What was installed last; empty when nothing was, or the note is unreadable."""
    try:
        return json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}


def digest(lock: str) -> str:
    return hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()


def python_version() -> str:
    return ".".join(map(str, sys.version_info[:3]))


def is_usable(python: Path) -> bool:
    """Whether this interpreter starts and is of our own version (a system upgrade leaves a venv that does not)."""
    code = "import sys; print('.'.join(map(str, sys.version_info[:3])))"
    try:
        answer = subprocess.run([python, "-c", code], capture_output=True, text=True, timeout=60)
    except OSError:
        return False
    return answer.stdout.strip() == python_version()


def make_venv() -> None:
    if uv := shutil.which("uv"):
        run([uv, "venv", "-q", "--clear", "--seed", "--python", sys.executable, VENV])
        return
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python3.{sys.version_info.minor}-venv"
        if not (debian.can_install() and debian.install(package)):
            raise Stopped(
                f"Python's venv module is incomplete here. Install it, then try again: apt-get install -y {package}"
            )
    run([sys.executable, "-m", "venv", "--clear", VENV])


def install(*arguments: str) -> None:
    """Install into .venv what pip's own arguments name."""
    if uv := find_uv():
        command = [uv, "pip", "install", "-q", "--python", str(PYTHON), *arguments]
        if subprocess.run(command, cwd=ROOT, env=os.environ | index_for_uv()).returncode == 0:
            return
        print("uv could not install them; trying pip, which knows your pip settings.", flush=True)
    run([PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", *arguments])


def find_uv() -> str | None:
    """uv on PATH or in .venv, fetched by pip when absent; None when it cannot be had."""
    own = VENV / "bin" / "uv"
    if found := shutil.which("uv") or shutil.which(own):
        return found
    subprocess.run([PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", UV], cwd=ROOT)
    return shutil.which(own)


def index_for_uv() -> dict[str, str]:
    """A company's package index stands in pip's settings, which uv does not read: pass it on."""
    listing = subprocess.run([PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True).stdout
    index = re.search(r"\.index-url='([^']+)'", listing)
    return {"UV_DEFAULT_INDEX": index[1]} if index and "UV_DEFAULT_INDEX" not in os.environ else {}


def run(command: list) -> None:
    """Run a step of the installation; what it prints is shown, and its failure ends ours."""
    if subprocess.run(command, cwd=ROOT).returncode:
        raise Stopped(f"Could not install: `{' '.join(map(str, command))}` failed, see above.")

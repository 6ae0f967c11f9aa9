import gzip
import hashlib
import io
import os
import re
import tarfile
import tomllib

import pytest

from recruiting.desk import look as admin_look
from scripts import ROOT, Stopped, install, vendor


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(vendor, "FOLDER", tmp_path / "vendor")
    return tmp_path / "vendor"


def archive(tmp_path, **files: bytes):
    path = tmp_path / "package.tgz"
    with tarfile.open(path, "w:gz") as opened:
        for name, content in files.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(content)
            opened.addfile(member, io.BytesIO(content))
    return path


def package(**files: bytes) -> vendor.Package:
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return vendor.Package("@somebody/something@1.0.0", "something-1.0.0", hashes)


def test_the_listed_files_are_unpacked_beside_each_other(tmp_path, folder):
    wanted = package(LICENSE=b"MIT", script=b"export {}")

    vendor.unpack(wanted, archive(tmp_path, LICENSE=b"MIT", script=b"export {}", other=b"not asked for"))

    found = {path.name: path.read_bytes() for path in (folder / "something-1.0.0").iterdir()}
    assert found == {"LICENSE": b"MIT", "script": b"export {}"}
    assert wanted.is_present()


def test_a_file_with_another_hash_is_refused_and_not_kept(tmp_path, folder):
    wanted = package(script=b"export {}")

    with pytest.raises(Stopped, match=r"script of @somebody/something@1\.0\.0 is not the file we know"):
        vendor.unpack(wanted, archive(tmp_path, script=b"alert(1)"))

    assert not folder.exists()
    assert not wanted.is_present()


def test_a_package_without_the_file_is_refused(tmp_path, folder):
    with pytest.raises(Stopped, match="holds no script"):
        vendor.unpack(package(script=b"export {}"), archive(tmp_path, readme=b""))


def test_a_file_changed_after_unpacking_counts_as_missing(tmp_path, folder):
    wanted = package(script=b"export {}")
    vendor.unpack(wanted, archive(tmp_path, script=b"export {}"))

    wanted.target("script").write_bytes(b"alert(1)")

    assert not wanted.is_present()


def test_joining_puts_the_parts_in_order_and_leaves_an_equal_file_alone(tmp_path):
    first, second, target = tmp_path / "first.js", tmp_path / "second.js", tmp_path / "out" / "joined.js"
    first.write_bytes(b"first")
    second.write_bytes(b"second")

    vendor.join(target, [first, second])
    written_at = target.stat().st_mtime_ns
    vendor.join(target, [first, second])

    assert (target.read_bytes(), target.stat().st_mtime_ns) == (b"first\nsecond", written_at)


def test_every_listed_package_is_pinned_named_by_version_and_brings_its_licence():
    for row in tomllib.loads(vendor.LIST.read_text())["package"]:
        name, _, version = row["spec"].rpartition("@")
        assert name.startswith("@"), row["spec"]
        assert version.count(".") == 2, row["spec"]
        assert row["licence"] in {"MIT", "OFL-1.1"}
        assert {"LICENSE", "package.json"} & set(row["files"]), f"{name} comes without its licence"


def test_browser_files_are_kept_out_of_the_repository():
    assert "/vendor_static/" in (ROOT / ".gitignore").read_text().splitlines()


def test_compressed_copy_is_the_same_file_and_follows_it(tmp_path):
    script = tmp_path / "picker.js"
    script.write_bytes(b"let a = 1;" * 1000)
    vendor.compress(script)
    copy = tmp_path / "picker.js.gz"
    os.utime(copy, (0, 0))
    script.write_bytes(b"let b = 2;" * 1000)

    vendor.compress(script)

    assert gzip.decompress(copy.read_bytes()) == script.read_bytes()
    assert copy.stat().st_size < script.stat().st_size / 10


# ── icons ──

# Names that stand for an icon which the font calls otherwise.
ALIASES = {"file_upload": "upload", "navigate_before": "chevron_left", "navigate_next": "chevron_right"}


def icons_named() -> set[str]:
    """What stands, by name, at the place of an icon: in the theme's templates and styles, in ours, and in our menu."""
    theme = next(install.VENV.glob("lib/python*/site-packages/unfold"))
    named: set[str] = set()
    for template in [*theme.glob("templates/**/*.html"), *(ROOT / "templates").rglob("*.html")]:
        text = re.sub(r"{%.*?%}|{{.*?}}", " ", template.read_text(), flags=re.DOTALL)
        for shown in re.findall(r"material-symbols-outlined[^>]*>([^<]*)<", text):
            named |= set(shown.split())
        named |= set(re.findall(r'icon="(\w+)"', template.read_text()))
    named |= set(re.findall(r'[;{]content:"([a-z_]+)"', (theme / "static/unfold/css/styles.css").read_text()))
    menu = admin_look.UNFOLD["SIDEBAR"]["navigation"]
    named |= {item["icon"] for group in menu for item in group["items"]} | {admin_look.UNFOLD["SITE_SYMBOL"]}
    return {ALIASES.get(name, name) for name in named}


def test_every_icon_that_is_shown_is_kept():
    listed = tomllib.loads(vendor.LIST.read_text())["icons"]["names"]

    assert icons_named() - set(listed) == set()
    assert listed == sorted(set(listed))


def test_font_of_icons_is_small_and_made_once(capsys):
    listed = tomllib.loads(vendor.LIST.read_text())["icons"]
    vendor.keep_icons(listed)
    made_at = (ROOT / listed["to"]).stat().st_mtime_ns
    capsys.readouterr()

    vendor.keep_icons(listed)

    assert (capsys.readouterr().out, (ROOT / listed["to"]).stat().st_mtime_ns) == ("", made_at)
    assert 2_000 < (ROOT / listed["to"]).stat().st_size < 20_000


def test_failure_to_choose_icons_is_told(tmp_path):
    with pytest.raises(Stopped, match=r"Could not choose icons from no-font\.woff2"):
        vendor.subset(tmp_path / "no-font.woff2", ["home"], tmp_path / "icons.woff2", tools="")

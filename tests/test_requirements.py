"""What is installed is what the sandbox, a package of its own, is tested with."""

import tomllib

from scripts import ROOT


def pins(name: str) -> set[str]:
    """`package==version` of each line; extras are no other package."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return {line.partition(" ")[0] for line in lines if line[:1].isalpha()}


def test_the_lock_has_the_sandboxs_packages_in_its_versions():
    assert pins("sandbox/requirements.txt") - pins("requirements.lock") == set()


def test_the_lock_for_developing_has_what_the_sandboxs_tests_need():
    project = tomllib.loads((ROOT / "sandbox" / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {*project["dependencies"], *project["optional-dependencies"]["tests"]}

    assert needed - pins("requirements-dev.lock") == set()


def test_the_lock_for_pdfs_has_what_is_asked_for_and_disagrees_with_no_other():
    versions = dict(pin.split("==") for pin in pins("requirements.lock"))
    extra = dict(pin.split("==") for pin in pins("requirements-pdf.lock"))

    assert pins("requirements-pdf.txt") - pins("requirements-pdf.lock") == set()
    assert {name for name in extra if versions.get(name, extra[name]) != extra[name]} == set()

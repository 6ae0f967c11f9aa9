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

import sys

from scripts import install


def stamp(*locks: str) -> dict:
    return {"python": install.python_version(), "locks": {lock: install.digest(lock) for lock in locks}}


def test_an_unchanged_lock_is_not_installed_again():
    assert install.is_current(stamp(install.RUNTIME), install.RUNTIME)


def test_the_development_set_covers_a_plain_run_but_not_the_reverse():
    both = stamp(install.RUNTIME, install.DEVELOPMENT)

    assert install.is_current(both, install.RUNTIME)
    assert not install.is_current(stamp(install.RUNTIME), install.DEVELOPMENT)


def test_a_changed_lock_or_another_python_is_installed_again():
    changed = stamp(install.RUNTIME) | {"locks": {install.RUNTIME: "0" * 64}}
    other_python = stamp(install.RUNTIME) | {"python": "3.10.0"}

    assert not install.is_current(changed, install.RUNTIME)
    assert not install.is_current(other_python, install.RUNTIME)
    assert not install.is_current({}, install.RUNTIME)


def test_the_development_lock_repeats_every_runtime_pin():
    def pins(name: str) -> set[str]:
        lines = (install.ROOT / name).read_text().splitlines()
        return {line.split(";")[0].strip() for line in lines if line and line[0] not in " #"}

    assert pins(install.RUNTIME) <= pins(install.DEVELOPMENT)


def test_a_python_that_does_not_start_is_not_usable(tmp_path):
    dangling = tmp_path / "python"
    dangling.symlink_to(tmp_path / "gone")

    assert not install.is_usable(dangling)
    assert install.is_usable(install.Path(sys.executable))

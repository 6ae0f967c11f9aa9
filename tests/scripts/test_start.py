import json
import socket

import pytest

from scripts import Stopped, environment, start
from scripts.environment import Addresses

DEMO = {
    "booking_link": "http://127.0.0.1:8000/book/abc/",
    "logins": {"recruiter": {"email": "rita@example.com", "password": "fair-and-square"}},
    "webhook_secret": "whsec",
}


@pytest.fixture
def var(tmp_path, monkeypatch):
    monkeypatch.setattr(start, "VAR", tmp_path)
    monkeypatch.setattr(start, "DEMO_FACTS", tmp_path / "demo.json")
    monkeypatch.setattr(start, "RUN_FACTS", tmp_path / "run.json")
    return tmp_path


def test_run_json_joins_the_addresses_with_the_demo_facts(var):
    (var / "demo.json").write_text(json.dumps(DEMO))

    start.write_facts(Addresses(8000, 8765))

    assert json.loads((var / "run.json").read_text()) == {
        "site": "http://127.0.0.1:8000",
        "sandbox": "http://127.0.0.1:8765",
        **DEMO,
    }


def test_the_booking_link_follows_the_site_to_another_port(var):
    (var / "demo.json").write_text(json.dumps(DEMO))

    assert start.write_facts(Addresses(9000, 8765))["booking_link"] == "http://127.0.0.1:9000/book/abc/"


def test_run_json_without_a_sandbox_names_no_demo(var):
    (var / "demo.json").write_text(json.dumps(DEMO))

    start.write_facts(Addresses(8000, None))

    assert json.loads((var / "run.json").read_text()) == {
        "site": "http://127.0.0.1:8000",
        "sandbox": None,
        "booking_link": None,
        "logins": {},
        "webhook_secret": None,
    }


def test_the_announcement_tells_addresses_logins_and_logs(var):
    (var / "demo.json").write_text(json.dumps(DEMO))

    text = start.announcement(start.write_facts(Addresses(8000, 8765)))

    assert text == (
        "\nFairloop is ready. Ctrl-C ends it; the data stays.\n\n"
        "  Careers site        http://127.0.0.1:8000/\n"
        "  Recruiter           http://127.0.0.1:8000/admin/   rita@example.com   fair-and-square\n"
        "  A candidate's link  http://127.0.0.1:8000/book/abc/\n"
        "  Mails               http://127.0.0.1:8000/mailbox/\n"
        "  Sandbox console     http://127.0.0.1:8765/_sandbox/\n"
        "  Logs                var/log/\n"
    )
    assert "whsec" not in text


def test_a_second_run_in_the_same_folder_is_told_where_the_first_answers(var):
    start.write_facts(Addresses(8000, 8765))

    with start.only_run(), pytest.raises(Stopped) as raised, start.only_run():
        pass

    assert str(raised.value) == "Fairloop already runs from this folder, at http://127.0.0.1:8000."


def test_the_lock_is_closed_to_others(var):
    with start.only_run():
        assert (var / "run.lock").stat().st_mode & 0o077 == 0


def test_a_new_or_changed_file_changes_the_fingerprint(tmp_path):
    first, second = tmp_path / "0001.py", tmp_path / "0002.py"
    first.write_text("one")
    second.write_text("two")

    before = start.fingerprint(first)

    assert start.fingerprint(first) == before
    assert start.fingerprint(first, second) != before
    first.write_text("changed")
    assert start.fingerprint(first) != before


def test_a_renamed_file_changes_the_fingerprint(tmp_path):
    first = tmp_path / "a.css"
    first.write_text("one")
    before = start.fingerprint(first)

    assert start.fingerprint(first.rename(tmp_path / "b.css")) != before


# ── the browser's files ──


@pytest.fixture
def collections(var, monkeypatch):
    """What `collect` asks manage.py for, in a project of two files."""
    root = var / "project"
    for name in ("static/css/base.css", "vendor_static/picker.js", "recruiting/settings.py", "requirements.lock"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("as it was")
    monkeypatch.setattr(start, "ROOT", root)
    monkeypatch.setattr(environment, "STATIC", var / "static")
    asked = []
    monkeypatch.setattr(start, "manage", lambda *arguments, env: asked.append(arguments[0]))
    return asked


def test_files_are_collected_once(var, collections):
    env = {"STATIC_ROOT": str(var / "static")}

    start.collect(env)
    start.collect(env)

    assert collections == ["collectstatic"]
    assert json.loads((var / "static/staticfiles.json").read_text())["paths"] == {}


@pytest.mark.parametrize(
    "name", ["static/css/base.css", "static/css/new.css", "vendor_static/picker.js", "requirements.lock"]
)
def test_a_changed_file_is_collected_again_and_nothing_old_stays(var, collections, name):
    env = {"STATIC_ROOT": str(var / "static")}
    start.collect(env)
    (var / "static/old.css").write_text("")

    (start.ROOT / name).write_text("changed")
    start.collect(env)

    assert collections == ["collectstatic"] * 2
    assert not (var / "static/old.css").exists()


def test_a_collection_that_failed_is_made_again(var, collections, monkeypatch):
    env = {"STATIC_ROOT": str(var / "static")}

    def fail(*arguments, env):
        raise Stopped("no room left")

    with monkeypatch.context() as during:
        during.setattr(start, "manage", fail)
        with pytest.raises(Stopped):
            start.collect(env)
    start.collect(env)

    assert collections == ["collectstatic"]


def test_a_set_of_the_callers_own_is_left_alone(var, collections):
    own = var / "own"
    own.mkdir()

    start.collect({"STATIC_ROOT": str(own)})
    start.collect({})  # .env names it, which only the settings read

    assert (collections, list(own.iterdir())) == ([], [])


def test_nobody_answering_is_no_answer():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))

        assert not start.answers(f"http://127.0.0.1:{closed.getsockname()[1]}/healthz")

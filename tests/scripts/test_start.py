import json
import socket

import pytest

from scripts import Stopped, start
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


def test_nobody_answering_is_no_answer():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))

        assert not start.answers(f"http://127.0.0.1:{closed.getsockname()[1]}/healthz")

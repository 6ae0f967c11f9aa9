import socket
import subprocess
import sys

import pytest

from scripts import Stopped, environment
from scripts.environment import Addresses


def test_without_a_nylas_key_the_sandbox_stands_beside_the_site():
    where = environment.addresses({"PORT": "9000", "SANDBOX_PORT": "9001"})

    assert (where.site, where.sandbox) == ("http://127.0.0.1:9000", "http://127.0.0.1:9001")


def test_with_a_nylas_key_there_is_no_sandbox():
    where = environment.addresses({"NYLAS_API_KEY": "nyk_real"})

    assert (where.site, where.sandbox) == ("http://127.0.0.1:8000", None)


@pytest.mark.parametrize("text", ["0", "65536", "eight", "-1", "80 80"])
def test_a_port_that_is_none_is_named_in_words(text):
    with pytest.raises(Stopped, match="PORT must be a port number between 1 and 65535"):
        environment.addresses({"PORT": text})


def test_site_and_sandbox_cannot_share_a_port():
    with pytest.raises(Stopped, match="must differ"):
        environment.addresses({"PORT": "8765"})


def test_a_port_in_use_is_one_plain_sentence():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(Stopped) as raised:
            environment.require_free(port, "PORT")

    assert str(raised.value) == f"Port {port} is in use; choose another, for example: PORT={port + 1} ./run"


def test_children_talk_to_the_sandbox_with_its_fixed_credentials(monkeypatch):
    for name in ("NYLAS_API_URI", "NYLAS_API_KEY", "NYLAS_CLIENT_ID", "SITE_URL"):
        monkeypatch.delenv(name, raising=False)

    told = environment.for_children(Addresses(8000, 8765), {"SECRET_KEY": "own"})

    assert {name: told[name] for name in ("SITE_URL", "NYLAS_API_URI", "NYLAS_API_KEY", "NYLAS_CLIENT_ID")} == {
        "SITE_URL": "http://127.0.0.1:8000",
        "NYLAS_API_URI": "http://127.0.0.1:8765",
        "NYLAS_API_KEY": "sandbox-api-key",
        "NYLAS_CLIENT_ID": "sandbox-client-id",
    }


def test_local_addresses_are_never_asked_of_a_proxy():
    told = environment.for_children(Addresses(8000, 8765), {"SECRET_KEY": "own", "no_proxy": "intranet.example.com"})

    assert told["no_proxy"] == told["NO_PROXY"] == "intranet.example.com,127.0.0.1,localhost"


def test_what_the_env_file_sets_is_left_to_the_settings(monkeypatch):
    for name in ("NYLAS_API_URI", "NYLAS_API_KEY", "NYLAS_CLIENT_ID", "SITE_URL"):
        monkeypatch.delenv(name, raising=False)
    in_the_file = {"SITE_URL": "https://jobs.example.com", "NYLAS_API_KEY": "nyk_real", "SECRET_KEY": "own"}

    told = environment.for_children(Addresses(8000, None), in_the_file)

    assert not {"SITE_URL", "NYLAS_API_URI", "NYLAS_API_KEY", "NYLAS_CLIENT_ID"} & told.keys()


def test_the_env_file_is_read_as_people_write_it(tmp_path):
    path = tmp_path / ".env"
    path.write_text(
        "# Nylas\n\nNYLAS_API_KEY='nyk_real'\nexport PORT=9000\n#SANDBOX_PORT=1\nSITE_URL = \"http://x/?a=b\"\n"
    )

    assert environment.read_env_file(path) == {
        "NYLAS_API_KEY": "nyk_real",
        "PORT": "9000",
        "SITE_URL": "http://x/?a=b",
    }
    assert environment.read_env_file(tmp_path / "absent") == {}


def test_tests_cannot_reach_the_callers_accounts(monkeypatch):
    monkeypatch.setenv("NYLAS_API_KEY", "nyk_real")
    monkeypatch.setenv("SENTRY_DSN", "https://somewhere.example.com/1")
    monkeypatch.setenv("DATABASE_URL", "postgres://production/fairloop")

    told = environment.for_tests()

    assert (told["NYLAS_API_KEY"], told["SENTRY_DSN"]) == ("sandbox-api-key", "")
    assert told["DATABASE_URL"].startswith("sqlite:///")


def test_processes_of_tests_keep_what_they_compile(monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    code = "import sys; sys.exit(sys.dont_write_bytecode)"

    assert subprocess.run([sys.executable, "-c", code], env=environment.for_tests()).returncode == 0


def test_the_secret_key_is_made_once_and_private(tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "VAR", tmp_path / "var")

    first, second = environment.secret_key(), environment.secret_key()

    assert first == second
    assert len(first) >= 50
    assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o777 == 0o600

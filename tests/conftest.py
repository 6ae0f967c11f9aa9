"""What all tests share: no test reaches beyond this machine, files go to a folder of their own, mails to memory.

A test passes on any day, of any year (`./test --today DATE`): its times hang on `factories.NOW`, with the sandbox on `clock.now()`; and
where it has to name a day, either the day is over already for the rule in question, or all of the test is on it: rows, `now=`, clock.
"""

import gc
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.db import OperationalError, connection
from django.test import Client, TransactionTestCase
from django.test.utils import override_settings, setup_databases, teardown_databases
from hypothesis import HealthCheck
from hypothesis import settings as property_settings
from pytest_django import DjangoDbBlocker

from recruiting import clock
from sandbox.tests import sandbox_process
from scripts import migrated, questions
from tests import as_migrated, asked
from tests.factories import make_user
from tests.wire import Postman

# Playwright's own loop makes Django think that every test is asynchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# A busy machine takes its time over an example, and the same commit is tried with the same examples each time.
# `--hypothesis-profile=default` looks for new ones, `thorough` (of `./test --thorough`) tries more of them.
thorough = property_settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
property_settings.register_profile("thorough", thorough)
property_settings.register_profile("steady", thorough, max_examples=30)
property_settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--with-database",
        action="store_true",
        help="leave out what reaches no database: another one changes nothing there",
    )
    parser.addoption("--note-questions", type=Path, metavar="FILE", help="note what each test asks of the database")
    parser.addoption(
        "--asked-in",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="leave out tests that ask nothing but what others ask, by what was noted in this file; may be repeated",
    )


def pytest_configure(config: pytest.Config) -> None:
    _leave_what_stands()
    TransactionTestCase._fixture_teardown = as_migrated.put_back
    if path := config.getoption("--note-questions"):
        config.pluginmanager.register(asked.Notes(path))


def pytest_collection_finish() -> None:
    gc.collect()
    _leave_what_stands()


def _leave_what_stands() -> None:
    """What stands by now stays to the end: looking through it for rubbish, again and again, takes a tenth of the run."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--with-database"):
        chosen = [item for item in items if _reaches_a_database(item)]
        noted = questions.read(path for path in config.getoption("--asked-in") if path.exists())
        candidates = {item.nodeid: noted[item.nodeid] for item in chosen if item.nodeid in noted}
        always = {item.nodeid for item in chosen if _is_always_repeated(item)}
        left_out = questions.redundant(candidates, always=always)
        chosen = [item for item in chosen if item.nodeid not in left_out]
        config.hook.pytest_deselected(items=list(set(items) - set(chosen)))
        items[:] = chosen


def _reaches_a_database(item: pytest.Item) -> bool:
    """`same_on_all_databases` leaves out a costly test whose every query others ask there too."""
    if item.get_closest_marker("same_on_all_databases"):
        return False
    fixtures = {"db", "transactional_db", "empty_database"} & set(getattr(item, "fixturenames", ()))
    return bool(fixtures or any(item.get_closest_marker(name) for name in ("django_db", "scaled")))


def _is_always_repeated(item: pytest.Item) -> bool:
    """Where more than statements may differ: transactions that end, locks between threads, migrations, whatever values Hypothesis finds.

    So are tests that SQLite did not run.
    """
    fixtures = {"transactional_db", "empty_database"} & set(getattr(item, "fixturenames", ()))
    marker = item.get_closest_marker("django_db")
    is_transactional = bool(fixtures) or bool(marker and marker.kwargs.get("transaction"))
    is_property = bool(getattr(getattr(item, "obj", None), "is_hypothesis_test", False))
    return is_transactional or is_property or item.get_closest_marker("scaled") is not None


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database of this run: on SQLite a copy of one that was migrated before, on Postgres the one that others are copied from."""
    with django_db_blocker.unblock(), migrated.quickly():
        made = _set_up_sqlite() if connection.vendor == "sqlite" else _set_up_postgres()
        as_migrated.remember()
    yield
    # A thread of a test may still be connected to Postgres, which then keeps its database until the server ends.
    with django_db_blocker.unblock(), suppress(OperationalError):
        teardown_databases(made, verbosity=0)


def _set_up_sqlite() -> Any:
    name = connection.settings_dict["TEST"]["NAME"]
    with migrated.one_at_a_time():
        is_copy = migrated.begin(name)
        made = setup_databases(verbosity=0, interactive=False, keepdb=is_copy, serialized_aliases=set())
        if not is_copy:
            migrated.keep(name)
    return made


def _set_up_postgres() -> Any:
    made = setup_databases(verbosity=0, interactive=False, serialized_aliases=set())
    connection.close()
    connection.close_pool()
    migrated.keep_on_postgres(os.environ["DATABASE_URL"], connection.settings_dict["NAME"])
    return made


@pytest.fixture(autouse=True, scope="session")
def of_tests() -> Iterator[None]:
    """Nobody to talk to unless a test asks for the sandbox; and nothing that takes long."""
    with override_settings(
        NYLAS_WEBHOOK_SECRETS=(),
        NYLAS_API_URI="http://127.0.0.1:9",  # nobody listens on the discard port
        NYLAS_API_KEY="",
        NYLAS_CLIENT_ID="",
        SANDBOX_URL="",
        ATS_WEBHOOK_URL="",
        SWEEP_REQUESTS_PER_SECOND=1000.0,
        WHITENOISE_AUTOREFRESH=True,  # or each client would look through all files for the browser when it is made
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path) -> Iterator[None]:
    """Archive, mailbox, secrets and cache of this test alone."""
    stores = {
        name: {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / folder), "file_permissions_mode": 0o600},
        }
        for name, folder in (("default", "archive"), ("checkpoints", "checkpoints"))
    }
    cache = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(tmp_path)}
    with override_settings(
        VAR=tmp_path / "var",
        NYLAS_WEBHOOK_SECRETS_FILE=tmp_path / "webhook_secrets",
        STORAGES={**django_settings.STORAGES, **stores},
        CACHES={"default": cache, "answers": cache},
    ):
        yield


@pytest.fixture(scope="session")
def sandbox_server(tmp_path_factory) -> Iterator[sandbox_process.SandboxProcess]:
    """One sandbox for the whole run."""
    process = sandbox_process.start(tmp_path_factory.mktemp("sandbox"))
    yield process
    process.stop()


@pytest.fixture
def sandbox(sandbox_server, settings, monkeypatch) -> Iterator[sandbox_process.SandboxProcess]:
    """A sandbox with the demo world, always on the same Monday, and the product talking to it and following its clock at once."""
    sandbox_server.reset(demo=True, at=sandbox_process.BEGINNING.timestamp())
    settings.NYLAS_API_URI = settings.SANDBOX_URL = sandbox_server.url
    settings.NYLAS_API_KEY = sandbox_process.API_KEY
    settings.NYLAS_CLIENT_ID = sandbox_process.CLIENT_ID
    control = sandbox_server.control

    def move(path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        answer = control(path, body)
        clock.forget()
        return answer

    monkeypatch.setattr(sandbox_server, "control", move)
    # Nothing else moves its clock, which is otherwise asked for four times a second.
    monkeypatch.setattr(clock, "OFFSET_MAX_AGE", 3600.0)
    clock.forget()
    yield sandbox_server
    clock.forget()


@pytest.fixture
def postman(sandbox, client) -> Iterator[Postman]:
    """Carries the sandbox's notifications to the webhook's door, when told to."""
    with Postman(client) as carrier:
        carrier.subscribe()
        yield carrier


@pytest.fixture
def recruiter(db) -> User:
    """Somebody in the recruiters' group; no superuser."""
    return make_user(email="rita@example.com", recruiter=True)


@pytest.fixture
def admin(client, recruiter) -> Client:
    """The admin as that recruiter meets it."""
    client.force_login(recruiter)
    return client

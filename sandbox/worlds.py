"""Before serving: tables, the World row, and the demo world where it is wished; also the reset to a clean slate."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

from sandbox import clock, world_change
from sandbox.demo import make_people
from sandbox.models import Grant, World
from sandbox.write_lock import writing


def prepare(*, demo: bool, at: float | None = None) -> None:
    """Bring the data folder up to date, fast when it is; then let go of the database, for a worker is forked next.

    A world that is not there yet begins at `at`, by default at real time.
    """
    loader = MigrationLoader(connection)
    if set(loader.graph.nodes) - set(loader.applied_migrations):
        call_command("migrate", verbosity=0, interactive=False)
    if not World.objects.exists():
        with writing():
            clock.begin(seed=1, at=at)
            if demo:
                _fill_again(1)  # and the worker knows how for its first reset
    elif demo and not Grant.objects.exists():
        fill()
    connections.close_all()


def fill() -> None:
    """Put the demo people into the world."""
    with writing():
        make_people()


def reset(*, seed: int, demo: bool, at: float | None = None) -> None:
    """Forget everything and begin at `at`, by default at real time; the same calls after it give the same ids."""
    with emptied():
        clock.begin(seed=seed, at=at)
        if demo:
            _fill_again(seed)


@contextmanager
def emptied() -> Iterator[None]:
    """Hold the write lock over a world without a single row; what is written in here takes the old one's place at once.

    Call it outside any transaction. Nothing falls due and no foreign key is checked meanwhile, which lets SQLite drop a table's rows as one.
    """
    with world_change.exclusive(), connection.constraint_checks_disabled(), writing():
        world_change.renumber()
        with connection.cursor() as cursor:
            for table in tables():
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
        yield


def tables() -> list[str]:
    """The names of all tables with something remembered."""
    return [model._meta.db_table for model in apps.get_app_config("sandbox").get_models()]


# ── the demo world, which tests ask for again and again ──


@dataclass(frozen=True)
class Made:
    """The rows of a demo world as they were made, good for the same seed within the same hour: (statement, rows)."""

    seed: int
    hour: int
    inserts: list[tuple[str, list[Any]]]


_made: Made | None = None


def _fill_again(seed: int) -> None:
    """The same as `fill`, in a tenth of the time when it was done with this seed in this hour."""
    global _made
    hour, known = int(clock.now()) // 3600, _made
    if known is None or (known.seed, known.hour) != (seed, hour):
        fill()
        _made = Made(seed, hour, _inserts())
        return
    with connection.cursor() as cursor:
        for statement, rows in known.inserts:
            cursor.executemany(statement, rows)


def _inserts() -> list[tuple[str, list[Any]]]:
    found = []
    with connection.cursor() as cursor:
        for table in tables():
            if table == World._meta.db_table:
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [connection.ops.quote_name(column[0]) for column in cursor.description]
            if rows := cursor.fetchall():
                places = ", ".join(["%s"] * len(columns))
                found.append((f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", rows))
    return found

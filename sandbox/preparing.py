"""Before serving: tables, the World row, and the demo world where it is wished; also the reset to a clean slate."""

from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

from sandbox import clock
from sandbox.demo import make_people
from sandbox.models import Grant, World
from sandbox.writing import writing


def prepare(*, demo: bool) -> None:
    """Bring the data folder up to date, fast when it is; then let go of the database, for a worker is forked next."""
    loader = MigrationLoader(connection)
    if set(loader.graph.nodes) - set(loader.applied_migrations):
        call_command("migrate", verbosity=0, interactive=False)
    if not World.objects.exists():
        with writing():
            clock.begin(seed=1)
    if demo and not Grant.objects.exists():
        fill()
    connections.close_all()


def fill() -> None:
    """Put the demo people into the world."""
    with writing():
        make_people()


def reset(*, seed: int, demo: bool) -> None:
    """Forget everything; the same calls after it give the same ids."""
    with writing():
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA defer_foreign_keys = ON")
            for model in apps.get_app_config("sandbox").get_models():
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")
        clock.begin(seed=seed)
        if demo:
            fill()

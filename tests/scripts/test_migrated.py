"""Databases that begin as copies of one that was migrated before."""

import os
import sqlite3
from contextlib import closing

import psycopg
import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from scripts import migrated


@pytest.mark.django_db
def test_copy_has_what_was_migrated(tmp_path):
    wanted = set(MigrationRecorder(connection).applied_migrations())
    read = "SELECT app, name FROM django_migrations"
    if connection.vendor == "postgresql":
        server = os.environ["DATABASE_URL"]
        url = migrated.create_on_postgres(server, f"copied_{os.getpid()}")
        with psycopg.connect(url.replace("postgres://", "postgresql://", 1)) as copy:
            found = set(copy.execute(read).fetchall())
    else:
        assert migrated.begin(str(tmp_path / "db.sqlite3"))
        with closing(sqlite3.connect(tmp_path / "db.sqlite3")) as copy:
            found = set(copy.execute(read))

    assert found == wanted


def test_fields_that_migrations_copy_are_those_that_django_would_make():
    for field in (field for model in apps.get_models() for field in model._meta.local_fields):
        unbound = field.clone()
        with migrated.quickly():
            first, second = unbound.clone(), unbound.clone()

        assert first.deconstruct() == second.deconstruct() == unbound.clone().deconstruct()
        assert unbound.creation_counter < first.creation_counter < second.creation_counter
        assert not first.remote_field or first.remote_field.field is first

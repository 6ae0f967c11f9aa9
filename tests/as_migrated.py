"""The database as migrating left it, again after each test that commits.

Django would empty each of a hundred tables, filled or not, and make all permissions anew, which takes longer than most such tests. Here
the tables that are filled are emptied, and what migrating had written is written again only where a test changed it: row for row, so
that a test meets the same keys, and rows that a migration makes, whatever was run before it.
"""

from typing import Any

from django.db import connection, transaction
from django.test import TransactionTestCase

from privacy.models import Hold

Rows = list[tuple[Any, ...]]
# While a hold stands, the database refuses to delete what it is on.
FIRST = Hold._meta.db_table
# By the name of the database: the rows of each table.
_migrated: dict[str, dict[str, Rows]] = {}


def remember() -> None:
    """This is what the database looks like after migrating."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    _migrated[connection.settings_dict["NAME"]] = {table: _rows(table) for table in sorted(tables)}


def put_back(_: TransactionTestCase | None = None) -> None:
    """Make the database look like that again. In place of what Django does at the end of a test that commits."""
    migrated = _migrated[connection.settings_dict["NAME"]]
    filled = _filled(list(migrated))
    with transaction.atomic():
        for table in sorted({*filled, *(table for table, rows in migrated.items() if rows)}, key=_hold_first):
            if not migrated[table] or _rows(table) != migrated[table]:
                _write(table, migrated[table])


def _hold_first(table: str) -> tuple[bool, str]:
    return table != FIRST, table


def _filled(tables: list[str]) -> list[str]:
    """Those with a row or more."""
    looks = (f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {_quoted(table)})" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(looks))
        return [table for (table,) in cursor.fetchall()]


def _rows(table: str) -> Rows:
    """In a steady order."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {_quoted(table)} ORDER BY 1")
        return cursor.fetchall()


def _write(table: str, rows: Rows) -> None:
    """These rows and no others. Foreign keys are checked once everything is written."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_quoted(table)}")
        if rows:
            places = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {_quoted(table)} VALUES ({places})", rows)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)

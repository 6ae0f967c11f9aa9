"""Rows that are taken away for good, counted for the report of it."""

from django.db.models import Model, QuerySet


def delete_and_count(rows: QuerySet[Model]) -> int:
    """How many there were of them, without what hung on them."""
    return rows.delete()[1].get(rows.model._meta.label, 0)

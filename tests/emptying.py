"""What a test with transactions of its own leaves behind goes: the rows, in the tables where there are any.

Django empties all tables, the ninety that hold nothing too, and writes down anew what there is of models and
permissions, which no test changes; on PostgreSQL that takes a third of a second of each such test.
"""

from __future__ import annotations

from functools import cache

from django.apps import apps
from django.db import connection, transaction

from tests.audit.lifting import without_triggers

STAY = frozenset({"django_content_type", "auth_permission"})
"""What a migrated database says of its own models."""


def empty() -> None:
    """Delete every row, in any order: references are looked at when all are gone."""
    with without_triggers(), transaction.atomic(), connection.cursor() as cursor:
        for table in filled():
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608  # a model's


def filled() -> list[str]:
    """The tables, quoted, in which there is anything."""
    with connection.cursor() as cursor:
        cursor.execute(_asking())
        return [table for table, is_filled in zip(_tables(), cursor.fetchone(), strict=True) if is_filled]


@cache
def _asking() -> str:
    return f"SELECT {', '.join(f'EXISTS (SELECT 1 FROM {table})' for table in _tables())}"  # noqa: S608  # models'


@cache
def _tables() -> tuple[str, ...]:
    models = apps.get_models(include_auto_created=True)
    return tuple(connection.ops.quote_name(one._meta.db_table) for one in models if one._meta.db_table not in STAY)

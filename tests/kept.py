"""Worlds that are built once in a process, and laid out again for every further test that asks for them.

Building one through the operations that everybody uses takes tenths of a second, writing its rows some milliseconds.
What is kept are the rows that building added, where the ids of its tables had got to, and the files they name: a test
finds what it would find if the world had been built for it, with the same ids each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

Built = TypeVar("Built")
Rows = Sequence[Any]

_KEPT: dict[tuple[object, ...], _World] = {}


@dataclass(frozen=True, slots=True)
class _World:
    """What building gave back, and what it left behind."""

    value: Any
    writes: Mapping[str, Rows]
    last_ids: Mapping[str, int]
    files: Mapping[str, bytes]


def once(build: Callable[..., Built], *given: object) -> Built:
    """What `build` gives back, with all that it writes.

    It is kept for tests that give the same and in which as much stands already, table by table; and by itself where
    transactions really end, for there more may follow from what is written.
    """
    key = build, given, connection.in_atomic_block, _amounts()
    if key in _KEPT:
        _lay_out(_KEPT[key])
    else:
        _KEPT[key] = _built(build, *given)
    value: Built = deepcopy(_KEPT[key].value)
    return value


def _built(build: Callable[..., Any], *given: object) -> _World:
    before, ids_before = _all_rows(), _last_ids()
    value = build(*given)
    added = {write: _added(before[write], rows, write) for write, rows in _all_rows().items()}
    writes = {write: rows for write, rows in added.items() if rows}
    told = str(writes)
    return _World(
        value=deepcopy(value),
        writes=writes,
        last_ids={
            name: number
            for name, number in _last_ids().items()
            if number != ids_before.get(name) or _of_ids(name) in writes  # a world within may have set them back
        },
        files={name: data for name, data in _all_files().items() if name.rpartition("/")[2] in told},
    )


def _added(before: Rows, after: Rows, write: str) -> Rows:
    known = set(before)
    assert known <= set(after), f"a world that changes what stood there before cannot be kept: {write}"
    return [row for row in after if row not in known]


def _lay_out(world: _World) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for write, rows in world.writes.items():
            _write(cursor, write, rows)
        if world.last_ids:
            goes_on = ", ".join(f"setval('{name}', {number})" for name, number in world.last_ids.items())
            cursor.execute(f"SELECT {goes_on}")
    for name, data in world.files.items():
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(data))


def _amounts() -> tuple[int, ...]:
    """How many rows each table has."""
    with connection.cursor() as cursor:
        cursor.execute(_counting())
        found: tuple[int, ...] = cursor.fetchone()
        return found


@cache
def _counting() -> str:
    tables = (connection.ops.quote_name(model._meta.db_table) for model in apps.get_models(include_auto_created=True))
    return f"SELECT {', '.join(f'(SELECT count(*) FROM {table})' for table in tables)}"  # noqa: S608  # names of models


def _all_rows() -> dict[str, Rows]:
    """Every row of every model, by the statement that writes it again."""
    with connection.cursor() as cursor:
        found: dict[str, Rows] = {}
        for model in apps.get_models(include_auto_created=True):
            read, write = _statements(model)
            found[write] = list(_read(cursor, read))
        return found


def _statements(model: Any) -> tuple[str, str]:
    """How rows of a model are read and written as they are; the sign keeps SQLite's driver from making dates."""
    quoted = connection.ops.quote_name
    table, columns = quoted(model._meta.db_table), [quoted(field.column) for field in model._meta.local_concrete_fields]
    if connection.vendor == "postgresql":
        return f"COPY {table} TO STDOUT", _copy_into(table)
    marks = ", ".join(["%s"] * len(columns))
    read = f"SELECT {', '.join(f'+{column}' for column in columns)} FROM {table}"  # noqa: S608  # names of models
    return read, f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608  # the same


def _read(cursor: Any, statement: str) -> Iterator[Any]:
    if connection.vendor == "postgresql":
        with cursor.copy(statement) as lines:
            yield from map(bytes, lines)
    else:
        cursor.execute(statement)
        yield from cursor.fetchall()


def _write(cursor: Any, statement: str, rows: Rows) -> None:
    if connection.vendor == "postgresql":
        with cursor.copy(statement) as lines:
            lines.write(b"".join(rows))
    else:
        cursor.executemany(statement, rows)


def _last_ids() -> dict[str, int]:
    """Where the ids of each table have got to; SQLite finds that out by itself."""
    if connection.vendor != "postgresql":
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname || '.' || sequencename, last_value FROM pg_sequences WHERE last_value > 0")
        return dict(cursor.fetchall())


def _of_ids(sequence: str) -> str:
    """The statement that writes the rows of a table, by the sequence of its ids."""
    table = sequence.partition(".")[2].removesuffix("_id_seq")
    return _copy_into(connection.ops.quote_name(table))


def _copy_into(table: str) -> str:
    return f"COPY {table} FROM STDIN"


def _all_files() -> dict[str, bytes]:
    return {name: _bytes(name) for name in _names("")}


def _names(folder: str) -> Iterator[str]:
    folders, files = default_storage.listdir(folder) if default_storage.exists(folder) else ([], [])
    yield from (f"{folder}{name}" for name in files)
    for name in folders:
        yield from _names(f"{folder}{name}/")


def _bytes(name: str) -> bytes:
    with default_storage.open(name) as file:
        data: bytes = file.read()
        return data

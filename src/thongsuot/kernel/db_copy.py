"""Whole tables out of a database and into one, the same bytes whichever database it is; beside `kernel.db`.

Rows travel in PostgreSQL's own COPY text: a line a row, tabs between, `\\N` for NULL. PostgreSQL reads and writes it
itself; for SQLite it is put together here. Models are those of the stored schema, which may be an older one.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from django.db import OperationalError, connection, models, transaction

from thongsuot.kernel.db import is_postgresql

Model = type[models.Model]
Value = str | int | float | bytes | None

TOGETHER = 2_000
"""Rows taken from SQLite, or given to it, at a time."""
BLOCK = 1 << 18
"""Bytes given to PostgreSQL at a time."""
NULL = r"\N"

_TO_ESCAPE = re.compile(r"[\\\t\n\r\b\f\v]")
_ESCAPES = {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r", "\b": r"\b", "\f": r"\f", "\v": r"\v"}
_ESCAPED = re.compile(r"\\(.)")
_MEANT = {escape[1]: letter for letter, escape in _ESCAPES.items()}


class Lines(Protocol):
    """COPY text, read by the block or by the line."""

    def read(self, size: int, /) -> bytes:
        """So many bytes at most; none at the end."""

    def __iter__(self) -> Iterator[bytes]:
        """One row after the other."""


class InUseError(Exception):
    """Another process works with the database that is to be replaced."""


@contextlib.contextmanager
def snapshot() -> Iterator[None]:
    """Let everything that the block reads be of one moment, while others go on writing.

    The settings of the session that change how PostgreSQL writes a value are made the usual ones.
    """
    if is_postgresql():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL timezone = 'UTC'")
            cursor.execute("SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1")
            yield
    else:
        with _reading_only(), transaction.atomic():
            yield


@contextlib.contextmanager
def _reading_only() -> Iterator[None]:
    """On SQLite a transaction otherwise begins by taking the turn to write, from everybody, for minutes."""
    usual, connection.transaction_mode = connection.transaction_mode, "DEFERRED"  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.transaction_mode = usual  # type: ignore[attr-defined]


def columns(model: Model) -> list[str]:
    """The columns of a model's table, in its fields' order."""
    return [str(field.column) for field in _fields(model)]


def _fields(model: Model) -> list[models.Field[Any, Any]]:
    return [field for field in model._meta.local_concrete_fields if field.column and not field.generated]


def copy_out(model: Model) -> Iterator[bytes]:
    """All rows of a model's table as COPY text, some at a time."""
    return _out_of_postgresql(model) if is_postgresql() else _out_of_sqlite(model)


def _out_of_postgresql(model: Model) -> Iterator[bytes]:
    with connection.cursor() as cursor, cursor.copy(f"COPY {_head(model)} TO STDOUT") as copy:
        gathered, size = [], 0
        for row in copy:
            gathered.append(bytes(row))
            size += len(row)
            if size >= BLOCK:
                yield b"".join(gathered)
                gathered, size = [], 0
        yield b"".join(gathered)


def _out_of_sqlite(model: Model) -> Iterator[bytes]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_quoted(columns(model))} FROM {_table(model)}")  # noqa: S608  # names from the model
        while rows := cursor.fetchmany(TOGETHER):
            yield "".join("\t".join(map(_text, row)) + "\n" for row in rows).encode()


def _text(value: object) -> str:
    """A value as the driver of SQLite gives it, in the words of PostgreSQL; moments are stored in UTC."""
    match value:
        case None:
            return NULL
        case str():
            return _TO_ESCAPE.sub(lambda found: _ESCAPES[found[0]], value)
        case bool():
            return "t" if value else "f"
        case datetime():
            return f"{value}+00"
        case bytes():
            return r"\\x" + value.hex()
        case int() | float() | date():
            return str(value)
        case _:
            raise TypeError(f"a column holds a {type(value).__name__}")


def copy_in(model: Model, rows: Lines) -> None:
    """Fill an empty table from COPY text."""
    if not is_postgresql():
        _into_sqlite(model, rows)
        return
    with connection.cursor() as cursor, cursor.copy(f"COPY {_head(model)} FROM STDIN") as copy:
        while block := rows.read(BLOCK):
            copy.write(block)


def _into_sqlite(model: Model, rows: Iterable[bytes]) -> None:
    readers = [_reader(field) for field in _fields(model)]
    places = ", ".join(["%s"] * len(readers))
    insert = f"INSERT INTO {_head(model)} VALUES ({places})"  # noqa: S608  # names from the model
    values = ([read(text) for read, text in zip(readers, _texts(row), strict=True)] for row in rows)
    with connection.cursor() as cursor:
        while batch := list(islice(values, TOGETHER)):  # Django keeps all that one call is given
            cursor.executemany(insert, batch)


def _texts(row: bytes) -> list[str | None]:
    texts = row.decode().removesuffix("\n").split("\t")
    return [None if text == NULL else _unescaped(text) for text in texts]


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: _MEANT.get(found[1], found[1]), text) if "\\" in text else text


def _reader(field: models.Field[Any, Any]) -> Callable[[str | None], Value]:
    """How SQLite stores what PostgreSQL writes; numbers become numbers by the column's own type."""
    kind = field.db_type(connection) or ""
    reader = _READERS.get(kind)
    return _plain if reader is None else lambda text: None if text is None else reader(text)


def _plain(text: str | None) -> Value:
    return text


_READERS: dict[str, Callable[[str], Value]] = {
    "bool": lambda text: int(text == "t"),
    "datetime": lambda text: str(datetime.fromisoformat(text).replace(tzinfo=None)),
    "char(32)": lambda text: text.replace("-", ""),
    "BLOB": lambda text: bytes.fromhex(text.removeprefix(r"\x")),
}


def last_id(model: Model) -> int:
    """The highest id that a table has ever given out; 0 where it gives none: an id is never given twice."""
    if not isinstance(model._meta.pk, models.AutoField):
        return 0
    with connection.cursor() as cursor:
        if not is_postgresql():
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
            found = cursor.fetchone()
            return int(found[0]) if found else 0
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [_table(model), model._meta.pk.column])
        cursor.execute(f"SELECT last_value FROM {cursor.fetchone()[0]} WHERE is_called")  # noqa: S608  # its own name
        found = cursor.fetchone()
        return int(found[0]) if found else 0


def go_on_from(model: Model, last: int) -> None:
    """Let a filled table give out ids after this one."""
    if not last:
        return
    with connection.cursor() as cursor:
        if is_postgresql():
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
                [_table(model), model._meta.pk.column, last],
            )
        else:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [model._meta.db_table, last])


_FUNCTIONS = """
SELECT DISTINCT called.oid::regprocedure::text
FROM pg_trigger AS trigger
JOIN pg_class AS owner ON owner.oid = trigger.tgrelid
JOIN pg_proc AS called ON called.oid = trigger.tgfoid
WHERE NOT trigger.tgisinternal AND owner.relname = ANY(%s)
    AND owner.relnamespace = current_schema()::regnamespace AND called.pronamespace = current_schema()::regnamespace
"""


@contextlib.contextmanager
def replaced(tables: Sequence[str]) -> Iterator[None]:
    """Give the block an empty database in place of this one; when it ends well, this one is gone, else unchanged.

    SQLite: a new file beside the old one, put in its place at the end. PostgreSQL: one transaction that begins by
    dropping these tables and what their triggers call, so the block may run nothing that needs several transactions.

    :raises InUseError: someone else is connected to it.
    """
    if is_postgresql():
        with transaction.atomic(), connection.cursor() as cursor:
            refuse_others()
            cursor.execute(_FUNCTIONS, [list(tables)])
            functions = [name for (name,) in cursor.fetchall()]
            for table in tables:
                cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)} CASCADE")
            for name in functions:
                cursor.execute(f"DROP FUNCTION {name}")
            yield
    else:
        refuse_others()
        with _beside(Path(connection.settings_dict["NAME"])):
            yield


@contextlib.contextmanager
def _beside(path: Path) -> Iterator[None]:
    new = path.with_name(f"{path.name}.restoring")
    path.parent.mkdir(parents=True, exist_ok=True)
    connection.close()
    _remove(new)
    connection.settings_dict["NAME"] = str(new)
    try:
        yield
        _into_one_file()
    except BaseException:
        connection.close()
        _remove(new)
        raise
    finally:
        connection.close()
        connection.settings_dict["NAME"] = str(path)
    refuse_others()
    _put_in_place(new, path)


def refuse_others() -> None:
    """Make sure of being alone with the database.

    :raises InUseError: another process is connected to it.
    """
    if is_postgresql():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
            if cursor.fetchone()[0]:
                raise InUseError
    elif Path(connection.settings_dict["NAME"]).exists():
        _into_one_file()


def _into_one_file() -> None:
    """Leave the write-ahead log, which SQLite allows to whoever is alone with the database, and let go of it.

    :raises InUseError: another process has it open.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 0")
            cursor.execute("PRAGMA journal_mode = DELETE")
    except OperationalError as error:
        raise InUseError from error
    finally:
        connection.close()


def _remove(path: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def _put_in_place(new: Path, path: Path) -> None:
    """Rename, once its bytes are on the disk; what the disk then holds is the old one or the new one."""
    if path.exists():
        shutil.copymode(path, new)
    for at in (new, new.parent):
        handle = os.open(at, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
    new.replace(path)


def _table(model: Model) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(map(connection.ops.quote_name, names))


def _head(model: Model) -> str:
    return f"{_table(model)} ({_quoted(columns(model))})"

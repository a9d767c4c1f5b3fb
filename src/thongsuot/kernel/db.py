"""The differences between SQLite and PostgreSQL, all of them, and with `db_copy` the only place that opens a cursor."""

from __future__ import annotations

import contextlib
import fcntl
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache, lru_cache, partial
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar, cast
from uuid import UUID

import psycopg
from django.conf import settings
from django.core.management.color import no_style
from django.db import DatabaseError, connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import Func
from django.db.models.expressions import RawSQL

from thongsuot.kernel.quiet import values_kept_out

BATCH = 400
_T = TypeVar("_T")
_NAME = re.compile(r"^-- name: (\w+)\s*$", re.MULTILINE)


class SortKeyField(models.CharField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """A column for `vietnamese.text.sort_key`, ordered by bytes on both databases, whatever the server's locale.

    Migrations name this field, so that each database gets its own column type from one migration.
    """

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        """The column's type, with PostgreSQL's byte order; SQLite compares text by bytes already."""
        collation = "C" if connection.vendor == "postgresql" else None
        return {**super().db_parameters(connection), "collation": collation}


@cache
def is_postgresql() -> bool:
    """True on PostgreSQL, False on SQLite; by the connection, not by settings. A process has one kind all its life."""
    return connection.vendor == "postgresql"


def batches(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """Parts of at most BATCH values: a statement takes only so many parameters on SQLite."""
    return (values[start : start + BATCH] for start in range(0, len(values), BATCH))


def insert_new(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    """Insert rows, leaving out those that a unique constraint already holds. Batches of 400: measured best on both."""
    model._default_manager.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def column(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    """The field of this name, where the table has a column for it."""
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise TypeError(f"{name} is no column of {model.__name__}")
    return field


@cache
def _statements(package: str, file: str) -> Mapping[str, str]:
    text = (resources.files(package) / "sql" / file).read_text(encoding="utf-8")
    parts = _NAME.split(text)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def listed(sql: str, params: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """A tuple given for %(name)s becomes places, for `IN %(name)s`; a tuple of tuples rows, for `VALUES %(name)s`.

    A tuple of ranges of whole numbers becomes conditions, for `column IN %(name)s`. None may be empty.
    """
    single: dict[str, Any] = {}
    for name, value in params.items():
        if not isinstance(value, tuple):
            single[name] = value
        elif isinstance(value[0], range):
            sql = re.sub(rf"(\S+) IN %\({name}\)s", partial(_within, value), sql)
        elif isinstance(value[0], tuple):
            rows = [_places(f"{name}_{number}", row, single) for number, row in enumerate(value)]
            sql = sql.replace(f"%({name})s", ", ".join(rows))
        else:
            sql = sql.replace(f"%({name})s", _places(name, value, single))
    return sql, single


def _within(spans: Iterable[range], found: re.Match[str]) -> str:
    """True within any of the ranges. Written out, so that the planner knows how many rows they hold."""
    return "(" + " OR ".join(f"{found[1]} BETWEEN {span[0]:d} AND {span[-1]:d}" for span in spans) + ")"


def _places(name: str, values: Sequence[Any], single: dict[str, Any]) -> str:
    """A list of places "(%(name_0)s, …)", their values put among the single ones."""
    places = {f"{name}_{number}": value for number, value in enumerate(values)}
    single |= places
    return "(" + ", ".join(f"%({place})s" for place in places) + ")"


def statement(package: str, file: str, name: str) -> str:
    """The text of a named statement of `<package>/sql/<file>`; NAME_on_postgresql or …_on_sqlite where there is one."""
    found = _statements(package, file)
    return found.get(f"{name}_on_{connection.vendor}", found[name])


def rows(package: str, file: str, name: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """All rows of a named statement of `<package>/sql/<file>` (below `-- name: NAME`), places as %(name)s.

    A tuple fills `IN %(name)s`, one of tuples `VALUES %(name)s`: see `listed`. SQLite gives days as text: `as_day`.
    """
    with connection.cursor() as cursor:
        cursor.execute(*listed(statement(package, file, name), params))
        return cursor.fetchall() if cursor.description else []


def run(package: str, file: str, name: str, params: Mapping[str, Any]) -> int:
    """Run a named statement that changes rows; how many it changed."""
    with connection.cursor() as cursor:
        cursor.execute(*listed(statement(package, file, name), params))
        return int(cursor.rowcount)


def as_day(value: date | str) -> date:
    """A day as a named statement gives it: a date from PostgreSQL, text from SQLite."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def moment(value: datetime) -> datetime | str:
    """A moment as a named statement takes it: PostgreSQL as it is, SQLite as the text that its columns hold."""
    return cast("datetime | str", connection.ops.adapt_datetimefield_value(value))


def as_moment(value: datetime | str) -> datetime:
    """A moment as a named statement gives it: with its zone from PostgreSQL; SQLite gives UTC, as text or bare."""
    found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def as_uuid(value: UUID | str) -> UUID:
    """An id as a named statement gives it: a UUID from PostgreSQL, text from SQLite."""
    return value if isinstance(value, UUID) else UUID(value)


def serialise(name: str) -> None:
    """Let one transaction at a time pass here until it ends. SQLite's IMMEDIATE transactions already do."""
    if is_postgresql():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def share(name: str) -> None:
    """Let any number of transactions pass here together until they end, and none beside one that `serialise` let in."""
    if is_postgresql():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))", [name])


def trust_connection() -> None:
    """Do not ask before this request's first statement whether the connection is still there: it fails if it is not."""
    connection.health_check_done = True  # type: ignore[attr-defined]  # not in the stubs


def waited_too_long(error: BaseException) -> bool:
    """True where a statement gave up waiting for somebody else's change (lock_timeout; SQLite's own timeout)."""
    cause = error.__cause__
    if isinstance(cause, sqlite3.OperationalError):
        return cause.sqlite_errorcode == sqlite3.SQLITE_BUSY
    return isinstance(cause, psycopg.errors.LockNotAvailable)


@contextlib.contextmanager
def held(name: str) -> Iterator[Callable[[], bool]]:
    """Hold a name of this process alone while the block runs; it falls free when the process dies, however it dies.

    By a lock and never by time: one of a session of its own on PostgreSQL, one of a file on SQLite, which one machine
    serves. Gives what tells whether it is still held: a server of PostgreSQL that restarts lets go of it.
    """
    with _held_by_session(name) if is_postgresql() else _held_by_file(name) as still_held:
        yield still_held


def is_held(name: str) -> bool:
    """True while some living process holds this name."""
    if is_postgresql():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT FROM pg_locks, (SELECT hashtextextended(%s, 0) AS key) AS name"
                " WHERE locktype = 'advisory' AND granted AND objsubid = 1"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                " AND ((classid::bigint << 32) | objid::bigint) = key)",
                [name],
            )
            return bool(cursor.fetchone()[0])
    try:
        with _lock_file(name).open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


@contextlib.contextmanager
def _held_by_session(name: str) -> Iterator[Callable[[], bool]]:
    session = connection.copy()  # the usual connection is closed from time to time
    try:
        with session.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [name])
        yield session.is_usable
    finally:
        with contextlib.suppress(DatabaseError), session.cursor() as cursor:  # a server ends sessions later
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])
        session.close()


@contextlib.contextmanager
def _held_by_file(name: str) -> Iterator[Callable[[], bool]]:
    path = _lock_file(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield lambda: True
        finally:
            path.unlink(missing_ok=True)


def _lock_file(name: str) -> Path:
    return Path(settings.THONGSUOT_HOME) / "held" / name


def insert_many(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert many rows of these fields' values in one pass: COPY on PostgreSQL, one prepared statement on SQLite.

    For first loads and caches. The database must know the default of every field that is left out (ids do).
    """
    fields = [column(model, name) for name in names]
    table = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    prepared = list(_prepared(fields, rows))  # before COPY starts: rows may come from a query on the same connection
    with connection.cursor() as cursor:
        _fill(cursor, table, columns, len(fields), prepared)


def _fill(cursor: CursorWrapper, table: str, columns: str, width: int, rows: Iterable[Sequence[Any]]) -> None:
    if is_postgresql():
        with values_kept_out(), cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        insert = f"INSERT INTO {table} ({columns}) VALUES ({', '.join(['%s'] * width)})"  # noqa: S608  # names from the model
        cursor.executemany(insert, rows)  # type: ignore[arg-type]  # any iterable will do


def reserve_ids(model: type[models.Model], count: int) -> Sequence[int]:
    """Ids that nobody else is given; their rows are written before more are asked for, in the same transaction."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if is_postgresql():
            named = "(SELECT pg_get_serial_sequence(%s, 'id')::regclass)"  # looked up once, not for each id
            drawn = f"SELECT nextval({named}) FROM generate_series(1, %s)"  # noqa: S608  # ours
            cursor.execute(drawn, [table, count])
            return [number for (number,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = next((number for (number,) in cursor.fetchall()), 0)
        return range(last + 1, last + count + 1)


def analyse(model: type[models.Model], names: Sequence[str]) -> None:
    """Tell PostgreSQL what these columns of a table filled in bulk hold: until autovacuum does, it plans for before."""
    if is_postgresql():
        columns = ", ".join(connection.ops.quote_name(str(column(model, name).column)) for name in names)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)} ({columns})")


_PLAIN = (models.CharField, models.IntegerField, models.BooleanField, models.ForeignKey)
_PLAIN_ON_POSTGRESQL = (*_PLAIN, models.DateField, models.UUIDField)  # a moment's column is a day's too
_Adapter = Callable[[object], object]


def _prepared(fields: Sequence[models.Field[Any, Any]], rows: Iterable[Sequence[object]]) -> Iterable[Sequence[Any]]:
    """Rows as the driver takes them; columns that it takes as they are pass untouched, for speed."""
    plain = _PLAIN_ON_POSTGRESQL if is_postgresql() else _PLAIN
    special = [(place, _adapter(field)) for place, field in enumerate(fields) if not isinstance(field, plain)]
    return (_adapted(row, special) for row in rows) if special else rows


def _adapter(field: models.Field[Any, Any]) -> _Adapter:
    """How the field's values are given to the driver; days and moments are remembered, for most rows share theirs."""

    def adapt(value: object) -> object:
        return field.get_db_prep_value(value, connection, prepared=False)

    return lru_cache(maxsize=4096)(adapt) if isinstance(field, models.DateField) else adapt


def _adapted(row: Sequence[object], special: Sequence[tuple[int, _Adapter]]) -> Sequence[Any]:
    values = list(row)
    for place, adapt in special:
        values[place] = adapt(values[place])
    return values


@contextlib.contextmanager
def first_load(*filled: type[models.Model]) -> Iterator[None]:
    """Let the block fill these models' tables without their secondary keys, which are made when it ends.

    Indexes, and on PostgreSQL unique and foreign keys too, go and come back over all rows at once: three times faster.
    A row that breaks one is refused at the end. Ids that the block gave are gone on from, and the planner learns what
    the tables hold. Only within a transaction, so that nobody meets the tables half-way.
    """
    tables = [model._meta.db_table for model in filled]
    connection.check_constraints()  # PostgreSQL changes no table while checks of earlier rows are waiting
    keys = _keys_on_postgresql(tables) if is_postgresql() else _keys_on_sqlite(tables)
    _execute(drop for drop, _make in keys)
    yield
    _execute([*(make for _drop, make in keys), *connection.ops.sequence_reset_sql(no_style(), filled)])
    _execute(f"ANALYZE {connection.ops.quote_name(table)}" for table in tables)


_KEYS_ON_POSTGRESQL = """
SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid), 0
FROM pg_index
WHERE indrelid = ANY(%(tables)s::regclass[])
    AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))
UNION ALL
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
    format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid)),
    CASE contype WHEN 'u' THEN 1 ELSE 2 END
FROM pg_constraint
WHERE conrelid = ANY(%(tables)s::regclass[]) AND contype IN ('u', 'f')
ORDER BY 3, 1
"""
_WORK_MEMORY = "SET LOCAL maintenance_work_mem = '512MB'"


def _keys_on_postgresql(tables: Sequence[str]) -> list[tuple[str, str]]:
    """What drops each secondary key and what makes it again; foreign keys last."""
    with connection.cursor() as cursor:
        cursor.execute(_WORK_MEMORY)
        cursor.execute(_KEYS_ON_POSTGRESQL, {"tables": list(tables)})
        return [(drop, make) for drop, make, _order in cursor.fetchall()]


def _keys_on_sqlite(tables: Sequence[str]) -> list[tuple[str, str]]:
    """The same for the indexes that have a statement of their own; keys within a table's definition stay."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
        found = [(name, make) for name, table, make in cursor.fetchall() if table in tables]
    return [(f"DROP INDEX {connection.ops.quote_name(name)}", make) for name, make in found]


def _execute(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


class Listing(Func):
    """All numbers of a column as one text, "7,12"; NULL where there are none. For the column of a subquery."""

    output_field = models.TextField()
    function = "GROUP_CONCAT"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:  # noqa: ANN401  # as Django calls it
        """As PostgreSQL says it."""
        return self.as_sql(compiler, connection, template="STRING_AGG(%(expressions)s::text, ',')")


class _TextMatch(Func):
    """True where a folded column holds all these folded words; an index on the same expression answers it."""

    output_field = models.BooleanField()
    template = "to_tsvector('simple', %(expressions)s)"
    arg_joiner = ") @@ plainto_tsquery('simple', "


def full_text(model: type[models.Model], column: str, words: str) -> models.Q:
    """Rows of the model whose folded column holds all of these folded words, in any order.

    Answered on PostgreSQL by a GIN index on to_tsvector('simple', column), on SQLite by the FTS5 table
    `<table>_fts` that triggers keep; the model's own migration makes either.
    """
    if is_postgresql():
        return models.Q(_TextMatch(models.F(column), models.Value(words)))
    table = connection.ops.quote_name(f"{model._meta.db_table}_fts")
    query = " ".join(f'"{word}"' for word in words.split())
    return models.Q(pk__in=RawSQL(f"SELECT rowid FROM {table} WHERE {table} MATCH %s", [query]))  # noqa: S608, S611  # ours

"""Many values given to one statement at once, and statements that are prepared: for what comes all day long.

A statement says `FROM %(lines)s`; the lines are arrays through `unnest` on PostgreSQL and one JSON text on SQLite.
Every array goes as one text, so that a line costs no parameter of its own. On PostgreSQL a statement is prepared when
first used on a connection (`kernel.db_pipe`). Beside `kernel.db`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache, partial
from operator import attrgetter
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

from thongsuot.kernel.db import batches, column, is_postgresql, listed, statement
from thongsuot.kernel.db_pipe import Pipe, pipe_of
from thongsuot.kernel.quiet import values_kept_out

Write = Callable[[Any], Any]


@contextmanager
def together() -> Iterator[None]:
    """Let statements of the block go out together on PostgreSQL, none waiting for the one before.

    Within a transaction; a block within another is part of it. What fails is raised when the block ends, or when rows
    that were `asked` for are wanted before: then all that waits goes out. Only statements of this module.
    """
    pipe = _pipe() if is_postgresql() else None
    if pipe is None or pipe.is_open:
        yield
        return
    pipe.is_open = True
    try:
        yield
    except BaseException:
        pipe.forget()
        raise
    finally:
        pipe.is_open = False
    pipe.flush()


@contextmanager
def apart() -> Iterator[None]:
    """Within a block of statements that go out `together`: send those before, and let those of this block go at once.

    For whoever must ask otherwise too.
    """
    pipe = _pipe() if is_postgresql() else None
    if pipe is None or not pipe.is_open:
        yield
        return
    pipe.flush()
    pipe.is_open = False
    try:
        yield
    finally:
        pipe.is_open = True


def rows(
    package: str, file: str, name: str, lines: Sequence[Sequence[Any]], columns: Mapping[str, str], **params: object
) -> list[tuple[Any, ...]]:
    """All rows that a named statement gives for these lines; `columns` says the type of each of their values.

    Types: uuid, bigint, text, boolean, date, timestamptz. SQLite gives ids and moments as text: `db.as_uuid`.
    """
    if not lines:
        return []
    return execute(*_statement(package, file, name, tuple(columns.items())), lines, params)


def rows_of_each(package: str, file: str, name: str, asked_for: Sequence[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    """The rows of a named statement for each of these params, as `db.rows` takes them: which it is of, its columns.

    The rows of each come in their order.
    """
    sql, parts, params = statement(package, file, name), list[str](), dict[str, Any]()
    for at, one in enumerate(asked_for):
        text, single = listed(sql, one)
        parts.append(f"SELECT {at}, given.* FROM ({text.replace('%(', f'%(of_{at}_')}) AS given")  # noqa: S608  # named, ours
        params |= {f"of_{at}_{key}": value for key, value in single.items()}
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        return cast("list[tuple[Any, ...]]", cursor.fetchall())


def run(package: str, file: str, name: str, **params: object) -> list[tuple[Any, ...]]:
    """Run a named statement that takes no lines, prepared; the rows that it gives."""
    return _run(statement(package, file, name), params)


def as_numbers(value: list[int] | str) -> list[int]:
    """A list of numbers as a named statement gives it: from PostgreSQL an array, from SQLite JSON."""
    return value if isinstance(value, list) else cast("list[int]", json.loads(value))


def need_not_last() -> None:
    """Let the commit of this transaction wait for no disk: the last of them may go when the machine dies.

    For what will be written again in a moment, and only where the transaction writes nothing else. May go out
    `together` with others. SQLite with its settings here waits for none anyway.
    """
    if is_postgresql():
        _pipe().put("SET LOCAL synchronous_commit = off", {})


def share(name: str) -> None:
    """`db.share`, which may go out `together` with others."""
    if is_postgresql():
        _pipe().put("SELECT pg_advisory_xact_lock_shared(hashtextextended(%(name)s, 0))", {"name": name})


def asked(package: str, file: str, name: str, **params: object) -> Callable[[], list[tuple[Any, ...]]]:
    """What gives the rows of a named statement that takes no lines, when it has gone out `together` with others."""
    sql = statement(package, file, name)
    if is_postgresql():
        pipe = _pipe()
        return partial(pipe.rows, pipe.put(sql, params))
    found = _run(sql, params)
    return lambda: found


def do(package: str, file: str, name: str, **params: object) -> None:
    """Run a named statement that takes no lines and gives no rows, prepared; may go out `together` with others."""
    _do(statement(package, file, name), params)


def insert(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows of these columns' values, a statement a batch; may go out `together` with others."""
    sql, writers = _inserting(model, tuple(names))
    for some in batches(rows):
        _write(sql, writers, some)


def copy(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert many rows at once, by COPY on PostgreSQL."""
    if not is_postgresql():
        insert(model, names, rows)
        return
    if not rows:
        return
    fields, quote = [column(model, name) for name in names], connection.ops.quote_name
    written = (
        _texts(_TO_COPY[kind_of(field)], values, "\\N")
        for field, values in zip(fields, zip(*rows, strict=True), strict=True)
    )
    lines = "\n".join(map("\t".join, zip(*written, strict=True)))
    into = f"COPY {quote(model._meta.db_table)} ({', '.join(quote(str(field.column)) for field in fields)}) FROM STDIN"
    with (
        apart(),
        values_kept_out(),
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(into) as target,
    ):
        target.write(f"{lines}\n")


@cache
def _inserting(model: type[models.Model], names: tuple[str, ...]) -> tuple[str, tuple[Write, ...]]:
    fields = [column(model, name) for name in names]
    from_lines, writers = source([(f"c{place}", kind_of(field)) for place, field in enumerate(fields)])
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    given = ", ".join(f"line.c{place}" for place in range(len(fields)))
    table = connection.ops.quote_name(model._meta.db_table)
    return f"INSERT INTO {table} ({columns}) SELECT {given} FROM {from_lines} AS line", writers  # noqa: S608  # names from the model


def add_to(
    model: type[models.Model], rows: Iterable[Sequence[Any]], *, key: Sequence[str], amounts: Sequence[str]
) -> None:
    """Insert rows of key and amounts, or add the amounts to the row that has the key.

    Each row holds the key's values, then the amounts'. One statement a batch, in key order, so that concurrent writers
    lock rows in the same order. A key may stand in one batch once only (callers sum first).
    """
    sql, writers = _adding(model, tuple(key), tuple(amounts))
    width = len(key)
    ordered = sorted(rows, key=lambda row: tuple(row[:width]))
    for some in batches(ordered):
        _write(sql, writers, some)


@cache
def _adding(model: type[models.Model], key: tuple[str, ...], amounts: tuple[str, ...]) -> tuple[str, tuple[Write, ...]]:
    quote = connection.ops.quote_name
    fields = [column(model, name) for name in (*key, *amounts)]
    names = [str(field.column) for field in fields]
    from_lines, writers = source([(f"c{place}", kind_of(field)) for place, field in enumerate(fields)])
    table, columns = quote(model._meta.db_table), [quote(name) for name in names]
    adding = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in columns[len(key) :])
    given = ", ".join(f"line.c{place}" for place in range(len(fields)))
    sql = (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {given} FROM {from_lines} AS line WHERE TRUE"  # noqa: S608  # names from the model
        f" ON CONFLICT ({', '.join(columns[: len(key)])}) DO UPDATE SET {adding}"
    )
    return sql, writers


def execute(
    sql: str, writers: Sequence[Write], lines: Sequence[Sequence[Any]], params: Mapping[str, Any]
) -> list[tuple[Any, ...]]:
    """Run a statement made by `source` for these lines; the rows that it gives."""
    return _run(sql, {**_given(writers, lines), **params})


def _write(sql: str, writers: Sequence[Write], lines: Sequence[Sequence[Any]]) -> None:
    _do(sql, _given(writers, lines))


def _given(writers: Sequence[Write], lines: Sequence[Sequence[Any]]) -> dict[str, Any]:
    return _arrays(writers, lines) if is_postgresql() else _one_text(writers, lines)


def _run(sql: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    if is_postgresql():
        pipe = _pipe()
        return pipe.rows(pipe.put(sql, params))
    with connection.cursor() as cursor:
        cursor.execute(sql, {name: _param(value) for name, value in params.items()})
        return cursor.fetchall() if cursor.description else []


def _do(sql: str, params: Mapping[str, Any]) -> None:
    if is_postgresql():
        _pipe().put(sql, params)
    else:
        _run(sql, params)


def _pipe() -> Pipe:
    return pipe_of(connections[DEFAULT_DB_ALIAS])  # `connection` looks this up for each of its attributes


def source(columns: Sequence[tuple[str, str]]) -> tuple[str, tuple[Write, ...]]:
    """What stands for the lines in a statement, and how the values of each column are written."""
    names = ", ".join(name for name, _kind in columns)
    if is_postgresql():
        arrays = ", ".join(f"%(lines_{place})s::{kind}[]" for place, (_name, kind) in enumerate(columns))
        aliased = f"(SELECT * FROM unnest({arrays}) AS given ({names}))"  # noqa: S608  # names of ours
        return aliased, tuple(_TO_POSTGRESQL[kind] for _name, kind in columns)
    parts = ", ".join(f"value ->> {place} AS {name}" for place, (name, _kind) in enumerate(columns))
    return f"(SELECT {parts} FROM json_each(%(lines)s))", tuple(_TO_SQLITE[kind] for _name, kind in columns)  # noqa: S608  # names of ours


@cache
def _statement(
    package: str, file: str, name: str, columns: tuple[tuple[str, str], ...]
) -> tuple[str, tuple[Write, ...]]:
    from_lines, writers = source(columns)
    return statement(package, file, name).replace("%(lines)s", from_lines), writers


def _arrays(writers: Sequence[Write], lines: Sequence[Sequence[Any]]) -> dict[str, Any]:
    columns = zip(*lines, strict=True)
    return {
        f"lines_{place}": "{" + ",".join(_texts(write, column)) + "}"
        for place, (write, column) in enumerate(zip(writers, columns, strict=True))
    }


def _texts(write: Write, column: Sequence[Any], nothing: str = "NULL") -> Sequence[str]:
    """The values as they are written; once where all are alike, as in half the columns of a batch."""
    first = column[0]
    if column[-1] == first and column.count(first) == len(column):
        return [nothing if first is None else write(first)] * len(column)
    return [nothing if value is None else write(value) for value in column]


def _one_text(writers: Sequence[Write], lines: Iterable[Sequence[Any]]) -> dict[str, Any]:
    written = [
        [None if value is None else write(value) for write, value in zip(writers, line, strict=True)] for line in lines
    ]
    return {"lines": json.dumps(written)}


def _param(value: object) -> Any:  # noqa: ANN401  # whatever the driver takes
    """A moment as Django's own columns hold it; all else as it is."""
    return _moment(value) if isinstance(value, datetime) else value


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _moment(value: datetime) -> str:
    return str(value.astimezone(UTC).replace(tzinfo=None))


_TO_POSTGRESQL: Mapping[str, Write] = {
    "uuid": attrgetter("hex"),
    "bigint": str,
    "text": _quoted,
    "boolean": lambda value: "t" if value else "f",
    "date": date.isoformat,
    "timestamptz": datetime.isoformat,
}
_ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
_TO_COPY: Mapping[str, Write] = {**_TO_POSTGRESQL, "text": lambda value: value.translate(_ESCAPED)}
_TO_SQLITE: Mapping[str, Write] = {
    "uuid": lambda value: value.hex,
    "bigint": int,
    "text": str,
    "boolean": int,
    "date": date.isoformat,
    "timestamptz": _moment,
}


def kind_of(field: models.Field[Any, Any]) -> str:
    """The type of a field's column among those above."""
    inner = field.target_field if isinstance(field, models.ForeignKey) else field
    return next(kind for kind, types in _KINDS.items() if isinstance(inner, types))


_KINDS: Mapping[str, tuple[type[models.Field[Any, Any]], ...]] = {
    "uuid": (models.UUIDField,),
    "text": (models.CharField, models.TextField),
    "boolean": (models.BooleanField,),
    "bigint": (models.IntegerField,),
    "timestamptz": (models.DateTimeField,),
    "date": (models.DateField,),
}

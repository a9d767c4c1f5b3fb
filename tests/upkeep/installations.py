"""Whole installations for tests: a database of their own beside the suite's, in which transactions really end."""

from __future__ import annotations

import lzma
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from django.db import connection
from psycopg import sql

from thongsuot.upkeep.queries import schemas

RELEASES = Path(__file__).resolve().parent.parent / "upgrades"
IS_POSTGRESQL = connection.vendor == "postgresql"


@contextmanager
def another_database(name: str) -> Iterator[None]:
    """Let everything in the block happen in another database; the suite's own is set aside, even one in memory."""
    usual, session = connection.settings_dict["NAME"], connection.connection
    connection.connection, connection.settings_dict["NAME"] = None, name
    try:
        yield
    finally:
        connection.close()
        connection.connection, connection.settings_dict["NAME"] = session, usual


def serve(statement: str, name: str, *others: str) -> None:
    """Run a statement about databases on the server."""
    names = map(sql.Identifier, (name, *others))
    with psycopg.connect(**_parameters(), autocommit=True) as server:
        server.execute(sql.SQL(statement).format(*names))


def _parameters() -> dict[str, Any]:
    parameters = connection.get_connection_params() | {"dbname": "postgres"}
    return {key: parameters[key] for key in ("dbname", "user", "password", "host", "port") if parameters.get(key)}


@contextmanager
def empty_database(folder: Path) -> Iterator[str]:
    """A new database: a file that is not there yet, or an empty one on the server; its name."""
    if not IS_POSTGRESQL:
        yield str(folder / "thongsuot.sqlite3")
        return
    name = f"thongsuot_{uuid4().hex}"
    serve("CREATE DATABASE {}", name)
    try:
        yield name
    finally:
        serve("DROP DATABASE {} WITH (FORCE)", name)


def copy_database(name: str, to: str) -> None:
    """Fill a new database with what another one holds."""
    if IS_POSTGRESQL:
        serve("DROP DATABASE {}", to)
        serve("CREATE DATABASE {} TEMPLATE {}", to, name)
    else:
        with sqlite3.connect(name) as database:
            database.execute("VACUUM INTO ?", [to])


def unpack_release(release: Path, name: str, folder: Path) -> None:
    """Fill a new database, and a folder with the files, as a release left them."""
    if IS_POSTGRESQL:
        with psycopg.connect(**(_parameters() | {"dbname": name}), autocommit=True) as server:
            server.execute(lzma.decompress((release / "database.sql.xz").read_bytes()))
        _unpack_files(release, folder)
    else:
        unpack_embedded_release(release, folder)


def unpack_embedded_release(release: Path, folder: Path) -> None:
    """The same on SQLite, whatever the suite runs on."""
    database = lzma.decompress((release / "database.sqlite3.xz").read_bytes())
    (folder / "thongsuot.sqlite3").write_bytes(database)
    _unpack_files(release, folder)


def _unpack_files(release: Path, folder: Path) -> None:
    with tarfile.open(release / "files.tar.xz") as files:
        files.extractall(folder, filter="data")


def contents() -> dict[str, list[str]]:
    """Every row of every table, in words and in their order."""
    models = schemas.stored().models
    return {model._meta.db_table: sorted(map(repr, model._default_manager.values_list())) for model in models}


class Interruption:
    """Watches work, and when so many steps of a piece are done does something: looks, writes, or breaks it off."""

    def __init__(self, act: Any, at: str = "Rows") -> None:
        self._act, self._at = act, at
        self._words = ""

    def begin(self, words: Any, total: int) -> None:  # noqa: ARG002  # as Watch
        """Remember what is being done."""
        self._words = words

    def advance(self, steps: int = 1) -> None:  # noqa: ARG002  # as Watch
        """Act once, at the first step of the piece."""
        act = self._act
        if act is not None and str(self._words) == self._at:
            self._act = None
            act()

"""The schema that is stored, which may be an older or a newer one than this program's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader

Migration = tuple[str, str]
"""App and name."""


@dataclass(frozen=True, slots=True)
class Schema:
    """Migrations, and the models that stand after those that this program knows, each with a table of its own."""

    migrations: tuple[Migration, ...]
    models: tuple[type[models.Model], ...]

    @property
    def tables(self) -> list[str]:
        """The names of its tables."""
        return [model._meta.db_table for model in self.models]


def stored() -> Schema:
    """What the migrations that have run on this database made of it; empty where none has."""
    loader = MigrationLoader(connection)
    return _schema(loader, loader.applied_migrations)


def of_migrations(migrations: Iterable[Migration]) -> Schema:
    """What these migrations, all known to this program, make of a database."""
    return _schema(MigrationLoader(None), migrations)


def unknown(migrations: Iterable[Migration]) -> list[Migration]:
    """Those that this program does not know: a newer one has made them."""
    known = MigrationLoader(None).disk_migrations
    return sorted(migration for migration in migrations if migration not in known)


def pending() -> list[Migration]:
    """The program's migrations that have not run on this database, in the order of their names."""
    return differences()[1]


def differences() -> tuple[list[Migration], list[Migration]]:
    """Those that have run and this program does not know, and its own that have not; no models are made for it."""
    loader = MigrationLoader(connection)
    run = set(loader.applied_migrations)
    return sorted(run - set(loader.disk_migrations)), sorted(set(loader.graph.nodes) - run)


def newest(migrations: Iterable[Migration]) -> list[Migration]:
    """The last one of each app: what to migrate to, to have them all and no more."""
    nodes, graph = set(migrations), MigrationLoader(None).graph
    followed = {parent.key for node in nodes for parent in graph.node_map[node].parents if parent.key[0] == node[0]}
    return sorted(nodes - followed)


def tables_of_program() -> list[str]:
    """The tables of this program's own models, whether they stand in the database or not."""
    return [model._meta.db_table for model in apps.get_models(include_auto_created=True) if _has_table(model)]


def _schema(loader: MigrationLoader, migrations: Iterable[Migration]) -> Schema:
    run = tuple(sorted(migrations))
    known = [node for node in run if node in loader.graph.nodes]
    found = loader.project_state(known).apps.get_models(include_auto_created=True)
    return Schema(run, tuple(sorted(filter(_has_table, found), key=lambda model: model._meta.db_table)))


def _has_table(model: type[models.Model]) -> bool:
    return model._meta.managed and not model._meta.proxy and not model._meta.swapped

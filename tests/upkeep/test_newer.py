"""A database that a newer release has changed is left alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from tests.upkeep.conftest import Home
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.errors import DomainError
from thongsuot.upkeep import operations as upkeep
from thongsuot.upkeep.rules.watching import Unwatched

ACTS: dict[str, Callable[[Home], object]] = {
    "upgrade": lambda home: upkeep.upgrade(actor=OPERATOR, backups=home.backups, now=timezone.now(), watch=Unwatched()),
    "upgrade without backup": lambda _home: upkeep.upgrade_without_backup(
        actor=OPERATOR, now=timezone.now(), watch=Unwatched()
    ),
    "backup": lambda home: upkeep.back_up(
        actor=OPERATOR, to=home.backups, keep=None, now=timezone.now(), watch=Unwatched()
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_a_newer_database_is_refused(act: str, installation: Home) -> None:
    MigrationRecorder(connection).record_applied("units", "9999_to_come")
    with pytest.raises(DomainError) as refused:
        ACTS[act](installation)
    assert refused.value.code == "upkeep.database_is_newer"
    assert "units.9999_to_come" in str(refused.value)
    assert not installation.backups.exists()

"""The rules of retention as they hold here: the installation's own before the shipped ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings

from thongsuot.kernel.days import day_of
from thongsuot.people.rules import retention as rules
from thongsuot.people.rules.retention import Kept, Rule


def in_force(now: datetime) -> Mapping[Kept, Rule]:
    """The rule for each thing kept.

    :raises DomainError: people.retention_wrong
    """
    own = rules.read(Path(settings.RETENTION_FILE).read_text(encoding="utf-8")) if settings.RETENTION_FILE else ()
    return rules.in_force((*own, *rules.shipped()), day_of(now))


def acts_before(at: datetime) -> datetime | None:
    """Before which moment blocks were sealed whose entries went at that moment; None: none went.

    :raises DomainError: people.retention_wrong
    """
    rule = in_force(at).get(Kept.ACTS)
    return rule.before(at) if rule else None

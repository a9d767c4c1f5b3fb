"""Bringing an installation to this release."""

from __future__ import annotations

from datetime import datetime

from django.core.management import call_command
from django.db import transaction

from thongsuot.catalogues import operations as catalogues
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import day_of
from thongsuot.units import operations as units
from thongsuot.units import queries as unit_queries


def migrate(*, actor: Actor, now: datetime) -> None:
    """Bring the database to this release's schema and the shipped catalogues to what they say now."""
    call_command("migrate", verbosity=0, interactive=False)
    catalogues.load_shipped(actor=actor, now=now)


def collect_static() -> None:
    """Put the style sheets, scripts and pictures of this release where they are served from."""
    call_command("collectstatic", verbosity=0, interactive=False)


def bring_up_to_date(*, actor: Actor, now: datetime) -> None:
    """The same, this release's static files where they are served from, and today's tree built anew.

    The cached trees are another release's, made from other catalogues.
    """
    migrate(actor=actor, now=now)
    collect_static()
    units.forget_trees()
    with transaction.atomic():
        unit_queries.tree_on(day_of(now))

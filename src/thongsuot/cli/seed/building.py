"""The steps of a seed, each one operation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, time
from importlib import resources
from typing import Protocol, TypeVar

from django.utils.translation import gettext as _

from thongsuot.cli.seed import accounts, members, organisation, story
from thongsuot.cli.seed.scales import Scale
from thongsuot.documents import operations as documents
from thongsuot.documents import queries as document_queries
from thongsuot.documents.operations.loading import load_receipts
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.days import ZONE
from thongsuot.people import access
from thongsuot.people.operations.loading import load_accounts, load_members
from thongsuot.plans.operations.loading import load_lives
from thongsuot.units import queries as trees
from thongsuot.units.operations.loading import load_units

ItemT = TypeVar("ItemT")
SET_UP = datetime.combine(organisation.FOUNDED, time(7), tzinfo=ZONE)
EVENING = datetime.combine(story.LAST_DAY, time(18), tzinfo=ZONE)
SURE = 0.5
"""What the reader is at least so sure of is confirmed in one go; the rest stays a proposal."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to build: how large, from which number, and what its users sign in with."""

    scale: Scale
    seed: int
    password: str | None


class Steps(Protocol):
    """Who is told how far the building is."""

    def step(self, words: str) -> AbstractContextManager[None]:
        """The block is one step."""

    def track(self, batches: Iterable[list[ItemT]], total: int) -> Iterator[list[ItemT]]:
        """The same batches, what they hold counted as it passes."""


def build(wanted: Wanted, steps: Steps) -> None:
    """The organisation, its members, its documents, what became of them, and who looks at it."""
    with steps.step(_("units of the tree")):
        units = organisation.units(wanted.scale, wanted.seed)
        load_units(actor=OPERATOR, units=units, now=SET_UP)
    with steps.step(_("members and their names")):
        batches = steps.track(members.batches(wanted.scale, units, wanted.seed), wanted.scale.members)
        load_members(actor=OPERATOR, batches=batches, now=SET_UP)
    with steps.step(_("documents and what they ask")):
        published = {bring(file, day): day for file, day in story.PUBLISHED.items()}
    told = story.Story(units, story.Luck(wanted.seed))
    with steps.step(_("receipts of documents")):
        receipts = steps.track(told.receipts(published), len(published) * len(units))
        load_receipts(actor=OPERATOR, batches=receipts, now=EVENING)
    with steps.step(_("what became of the tasks")):
        load_lives(actor=OPERATOR, story=told.became, now=EVENING)
    with steps.step(_("users and their grants")):
        people = accounts.accounts(wanted.scale, units, wanted.seed)
        load_accounts(actor=OPERATOR, accounts=people, password=wanted.password, now=EVENING)
    with steps.step(_("today’s tree")):
        trees.tree_on(story.LAST_DAY)


def bring(file: str, day: date) -> int:
    """Upload a document, confirm what was read in it and publish it; its tasks go to the units. Its id."""
    now = datetime.combine(day, time(8), tzinfo=ZONE)
    data = (resources.files(__package__) / "documents" / file).read_bytes()
    uploaded = documents.upload(actor=OPERATOR, unit_id=1, data=data, name=file, now=now)
    documents.confirm_above(actor=OPERATOR, version_id=uploaded.version_id, confidence=SURE, now=now)
    revision = document_queries.review(access.reader_of(OPERATOR, now), uploaded.version_id).revision
    documents.publish(actor=OPERATOR, version_id=uploaded.version_id, revision=revision, now=now)
    return uploaded.document_id

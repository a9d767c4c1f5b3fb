"""A release's own small demo and its figures; run by keep_release.py with that release's `thongsuot`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from django.core.management import call_command

from thongsuot.cli.demo import building, organisation, story
from thongsuot.documents.models import Document
from thongsuot.files.models import KeptFile
from thongsuot.flow import queries as flow
from thongsuot.kernel.actor import OPERATOR
from thongsuot.people import access
from thongsuot.people.models import Member, Membership
from thongsuot.plans.models import Obligation
from thongsuot.rollup import queries as rollup
from thongsuot.rollup.models import Tally
from thongsuot.units import queries as units
from thongsuot.units.models import Unit

WARDS, COMMUNES, UNITS, MEMBERS = 3, 9, 260, 400
"""How much of the demo is built: all kinds of units and acts, in a few hundred kB."""

ItemT = TypeVar("ItemT")


def build() -> None:
    """Build the smaller demo and print its figures."""
    names = organisation.NAMES
    names.update(wards=names["wards"][:WARDS], communes=names["communes"][:COMMUNES])
    organisation.UNITS, organisation.MEMBERS = UNITS, MEMBERS
    there = {unit.code for unit in organisation.units()}
    story.USERS = tuple(user for user in story.USERS if user.unit in there)
    call_command("migrate", verbosity=0, interactive=False)
    building.build(untold)
    print(json.dumps(figures(), ensure_ascii=False, indent=1, sort_keys=True))


def untold(things: Iterable[ItemT], words: str) -> Iterable[ItemT]:  # noqa: ARG001  # as building.Track
    """No bar: the same things."""
    return things


def figures() -> Mapping[str, Any]:
    """What an installation says of itself, in numbers that no release may change: rows, tallies, what pages show."""
    tallies: Counter[str] = Counter()
    for row in Tally.objects.all():
        tallies[f"{row.subject} {row.measure} owed"] += row.owed
        tallies[f"{row.subject} {row.measure} done"] += row.done
    return {
        "rows": {model.__name__: model.objects.count() for model in (Unit, Member, Membership, Obligation, KeptFile)},
        "tallies": dict(tallies),
        "pages": list(pages()),
        "differences": list(map(str, rollup.verify())),
    }


def pages() -> Iterator[Mapping[str, Any]]:
    """Each published document's stages beneath the root, as its page shows them the day after the demo's story."""
    reader = access.reader_of(OPERATOR, building.CLOSING)
    root = units.root(reader.tree)
    published = Document.objects.filter(versions__state="published")
    for document_id in published.order_by("pk").values_list("pk", flat=True):
        page = flow.flow(reader, document_id, root.id, reader.day)
        numbers = {at.stage.code: at.figure for at in page.stages}
        stages = {code: [it.owed, it.reached, it.overdue, it.stuck, it.members] for code, it in numbers.items()}
        yield {"document": document_id, "headline": str(page.headline.kind), "stages": stages}

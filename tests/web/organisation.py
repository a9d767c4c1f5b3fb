"""A province with a document in force and tasks on its way, and browsers of those who see it from different places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.test import Client

from tests.plans import world as at
from tests.plans.world import PUBLISHED, Task, World
from tests.web.conftest import browser_of
from thongsuot.documents import operations as documents
from thongsuot.documents.models import Version
from thongsuot.kernel.actor import OPERATOR
from thongsuot.people.models import User
from thongsuot.people.rules.roles import Role
from thongsuot.plans import operations
from thongsuot.plans.models import Obligation

LAST = date(2026, 6, 1)
"""The day on which the pages are looked at."""
TASKS = (
    Task(("các sở, ngành",), date(2026, 3, 1)),
    Task(("Đảng ủy xã An Hòa",), date(2026, 9, 1)),
    Task(("Sở Nội vụ",), due_kind="recurring"),
)


@dataclass(frozen=True)
class Organised:
    """The units, the version in force, its obligations in the order of the text."""

    world: World
    version: Version
    obligations: Sequence[Obligation]

    @property
    def document_id(self) -> int:
        """The document in force."""
        return self.version.document_id

    def task_of(self, unit_id: int) -> Obligation:
        """The first task of a unit."""
        return next(one for one in self.obligations if one.unit_id == unit_id)


def organise() -> Organised:
    """Plant the province, give out the tasks, let one commune receive the document and one department finish."""
    world = at.plant()
    version = at.document(world.province, TASKS)
    obligations = at.fan_out(version)
    made = Organised(world, version, obligations)
    documents.confirm_receipt(
        actor=OPERATOR, document_id=made.document_id, unit_id=world.communes[0], now=at.at(PUBLISHED)
    )
    done = at.report(made.task_of(world.finance).pk, date(2026, 2, 20))
    operations.complete(
        actor=OPERATOR, report=done, product="Kế hoạch số 12", evidence=at.EVIDENCE, now=at.at(date(2026, 2, 20))
    )
    return made


def browser(role: Role, unit_id: int, *, with_subtree: bool = True) -> Client:
    """The browser of someone with one role."""
    actor = at.person(role, unit_id, with_subtree=with_subtree)
    return browser_of(User.objects.get(pk=actor.user_id or 0))

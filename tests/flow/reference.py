"""The figures counted slowly, unit by unit, from the facts: what the one statement must say too."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from tests.flow.attending import were_there
from tests.plans.world import PUBLISHED
from thongsuot.convening.models import Sitting
from thongsuot.documents.models import Receipt
from thongsuot.flow.rules.figures import Figure
from thongsuot.kernel.days import NO_DAY, day_of
from thongsuot.people.models import Membership
from thongsuot.plans.models import Obligation
from thongsuot.plans.operations.lives import birth_of, event_of
from thongsuot.plans.rules import Standing, after, effective
from thongsuot.study.models import Completion
from thongsuot.study.queries.rules import Terms, in_force, terms_of
from thongsuot.units.models import TreeNode
from thongsuot.units.rules import Tree

PARTY = {"party_province", "party_commune", "party_grassroots", "cell_grassroots", "party_section", "cell"}


@dataclass
class Counts:
    """A part's figures by stage, and its units that owe anything."""

    figures: dict[str, Figure]
    owing: int


def standing_on(obligation: Obligation, day: date) -> Standing | None:
    """Where an obligation stood at the end of a day; None before it was given and after it was withdrawn."""
    if obligation.given_on > day:
        return None
    birth = birth_of(obligation)
    state = Standing(unit_id=birth.origin_id, due_day=birth.first_due)
    for event in effective(event_of(row) for row in obligation.events.all()):
        if event.happened_on <= day:
            state = after(state, event)
    return None if state.withdrawn_on else state


def lacking(document_id: int, day: date, opened: dict[int, int]) -> dict[int, dict[str, list[date | None]]]:
    """By open unit and stage: for each obligation the day by which it is lacking, None where it is not."""
    found: dict[int, dict[str, list[date | None]]] = defaultdict(lambda: defaultdict(list))
    for obligation in Obligation.objects.filter(document=document_id):
        state = standing_on(obligation, day)
        if state is None:
            continue
        unit = opened[state.unit_id]
        taken = state.taken_on is not None or state.done_on is not None
        found[unit]["assigned"].append(None if taken else obligation.take_on_by)
        if not obligation.regular:
            found[unit]["delivered"].append(None if state.done_on else state.due_day or NO_DAY)
    return found


def counted(
    document_id: int, tree: Tree, unit_id: int, day: date, kinds: set[str], receipt_due: date
) -> dict[int, Counts]:
    """Figures by part of a document that its root owns, whose receipt all units of these kinds owe by one day.

    Cells owe a conference too, thirty days after publication, once one about the document is set; units with members
    who must study it have studied once all of them have, where a rule is set.
    """
    convened_due = PUBLISHED + timedelta(days=30)
    about = Sitting.objects.filter(conference__studied__document=document_id, conference__cancelled_at=None)
    is_convened = about.filter(required=True).exists()
    rule = next((terms_of(one) for one in in_force([document_id]).values()), None)
    nodes = {node.unit_id: node for node in TreeNode.objects.filter(version=tree.version_id)}
    opened = {unit: int(node.open_unit_id or 0) for unit, node in nodes.items()}
    tasks = lacking(document_id, day, opened)
    received = {
        opened[receipt.unit_id] for receipt in Receipt.objects.filter(document=document_id) if day_of(receipt.at) <= day
    }
    convened = {opened[one] for one in were_there(document_id, day)}
    parts: dict[int, Counts] = defaultdict(lambda: Counts({}, 0))
    top = nodes[unit_id]
    for unit, node in nodes.items():
        if not node.is_open or not top.lft <= node.lft <= top.rgt:
            continue
        stages: dict[str, date | None] = {}
        if node.kind in kinds:
            stages["published"] = None if unit in received else receipt_due
        if is_convened and node.kind in {"cell", "cell_grassroots"}:
            stages["convened"] = None if unit in convened else convened_due
        if rule is not None and node.kind in PARTY:
            due = people(unit, opened, day, rule)
            if due:
                stages["studied"] = rule.deadline(node.level) if due - studied(due, document_id, rule, day) else None
        for code, days in tasks.get(unit, {}).items():
            stages[code] = min((one for one in days if one), default=None)
        if stages:
            part = parts[_part(nodes, unit, unit_id)]
            part.owing += 1
            _add(part, stages, day, members(unit, opened, day))
    return parts


def members(unit: int, opened: dict[int, int], day: date) -> int:
    """Official members on a day of a unit and of what rests beneath it."""
    rows = Membership.objects.filter(voided_at=None, standing="official", from_day__lte=day)
    return sum(1 for row in rows if opened[row.unit_id] == unit and (row.until_day is None or row.until_day > day))


def people(unit: int, opened: dict[int, int], day: date, rule: Terms) -> set[int]:
    """Who must study by the rule, of a unit and of what rests beneath it."""
    rows = Membership.objects.filter(voided_at=None, standing="official", exempt=False, from_day__lte=day)
    here = [row for row in rows if opened[row.unit_id] == unit and (row.until_day is None or row.until_day > day)]
    return {row.member_id for row in here if not rule.categories or row.category in rule.categories}


def studied(member_ids: set[int], document_id: int, rule: Terms, day: date) -> set[int]:
    """Those of them who have by a day; in these tests every way counts for everybody."""
    rows = Completion.objects.standing().filter(member__in=member_ids, document=document_id)
    return {row.member_id for row in rows if rule.from_day <= row.studied_on <= day}


def _part(nodes: dict[int, TreeNode], unit: int, top: int) -> int:
    """The child of the unit in view beneath which a unit stands, or the unit in view itself."""
    while unit != top and nodes[unit].parent_id != top:
        unit = nodes[unit].parent_id or top
    return unit


def _add(part: Counts, stages: dict[str, date | None], day: date, people: int) -> None:
    late = [
        code
        for code in ("published", "convened", "studied", "assigned", "delivered")
        if (stages.get(code) or day) < day
    ]
    for code, by in stages.items():
        stuck = bool(late) and late[0] == code
        one = Figure(
            owed=1,
            reached=int(by is None),
            overdue=int(by is not None and by < day),
            due=int(by is not None and day <= by < NO_DAY),
            stuck=int(stuck),
            members=people if stuck else 0,
            due_on=by if stuck else None,
        )
        part.figures[code] = part.figures.get(code, Figure()).plus(one)

"""Small organisations for tests: rows at rest, sheets of steps, and the plain slow ways to ask a tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction

from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.units.models import Name, Placement, Unit
from thongsuot.units.operations.reorganising import (
    ReorganisationPlan,
    Reorganised,
    plan_reorganisation,
    reorganise,
)
from thongsuot.units.queries import tree_on, units_by_ids
from thongsuot.units.rules import UnitRef, UnitsReorganised
from thongsuot.vietnamese.text import fold, sort_key

FIRST_DAY = date(2020, 1, 1)
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
KIND = "cell"
HEADER = "bước,mã đơn vị,tên mới,loại,đơn vị cấp trên,đơn vị kế thừa,phần"

ANNOUNCED: list[UnitsReorganised] = []
FOLLOWERS: Mapping[type[Any], Sequence[str]] = {UnitsReorganised: ("tests.units.planting.listen",)}


def listen(*, events: Sequence[UnitsReorganised], actor: Actor, now: datetime) -> None:
    ANNOUNCED.extend(events)


def plant(parents: Mapping[str, str | None], *, names: Mapping[str, str] | None = None, on: date = FIRST_DAY) -> None:
    """Open these units (code → parent's code) on one day, each called by its code unless `names` says otherwise."""
    units = {unit.code: unit for unit in Unit.objects.bulk_create(Unit(code=code, opened_on=on) for code in parents)}
    Placement.objects.bulk_create(
        Placement(unit=units[code], parent=units[parent] if parent else None, from_day=on)
        for code, parent in parents.items()
    )
    Name.objects.bulk_create(_named(units[code], (names or {}).get(code, code), kind=KIND, on=on) for code in parents)


def call(unit: Unit, words: str, *, role: str = "official", kind: str = "", on: date = FIRST_DAY) -> None:
    _named(unit, words, role=role, kind=kind, on=on).save()


def _named(unit: Unit, words: str, *, kind: str, on: date, role: str = "official") -> Name:
    return Name(unit=unit, role=role, kind=kind, words=words, folded=fold(words), sort_key=sort_key(words), from_day=on)


def sheet(*rows: str) -> bytes:
    """A sheet of steps; a row's cells in the order of `HEADER`, missing ones empty."""
    padded = (",".join([*row.split(","), *[""] * (6 - row.count(","))]) for row in rows)
    return "\n".join([HEADER, *padded]).encode()


def plan(on: date, *rows: str, actor: Actor = OPERATOR) -> ReorganisationPlan:
    return plan_reorganisation(
        actor=actor, data=sheet(*rows), name="steps.csv", document_words="QĐ 1", operates_on=on, now=NOW
    )


def act(on: date, *rows: str, now: datetime = NOW) -> Reorganised:
    """Plan and apply steps that must be without problems."""
    planned = plan(on, *rows)
    assert [str(each) for each in planned.problems] == []
    assert planned.act_id is not None
    return reorganise(actor=OPERATOR, act_id=planned.act_id, now=now)


def problem_codes(on: date, *rows: str) -> list[str]:
    return [each.code for each in plan(on, *rows).problems]


def ids() -> dict[str, int]:
    return dict(Unit.objects.values_list("code", "pk"))


def refs(day: date) -> dict[str, UnitRef]:
    """That day's whole tree by code."""
    found = units_by_ids(ids().values(), tree_on(day))
    return {ref.code: ref for ref in found.values()}


def parents(day: date) -> dict[str, str | None]:
    """That day's tree as code → parent's code."""
    tree = refs(day)
    codes: dict[int | None, str | None] = {None: None} | {ref.id: code for code, ref in tree.items()}
    return {code: codes[ref.parent_id] for code, ref in tree.items()}


def descendants(code: str, above: Mapping[str, str | None]) -> set[str]:
    """The unit and all beneath it, the slow and plain way."""
    return {code} | {below for child, parent in above.items() if parent == code for below in descendants(child, above)}


@contextmanager
def left_as_it_was() -> Iterator[None]:
    """Everything written within is gone afterwards: hypothesis runs many examples in one test's transaction."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)

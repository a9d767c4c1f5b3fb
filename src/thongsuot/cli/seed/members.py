"""The seed's members: who stands where, since when and until when; the same for the same seed and scale."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice, product

from thongsuot.cli.seed.organisation import FOUNDED, HOMES, NAMES, households
from thongsuot.cli.seed.scales import Scale, shares
from thongsuot.people.operations.loading import NewMember
from thongsuot.people.rules.memberships import Span, Standing
from thongsuot.units.operations.loading import NewUnit

BATCH = 20_000
"""About so many members come at once."""

CATEGORIES = {"key_cadre": 3, "cadre": 17, "member": 80}
EXEMPT = {False: 89, True: 11}
DAYS: dict[tuple[date, date | None], int] = {
    (FOUNDED, None): 900,
    (date(2025, 9, 2), None): 16,
    (date(2025, 11, 7), None): 16,
    (date(2026, 2, 3), None): 16,
    (date(2026, 5, 19), None): 16,
    (date(2026, 9, 2), None): 16,
    (FOUNDED, date(2026, 1, 1)): 10,
    (FOUNDED, date(2026, 10, 1)): 10,
}
"""First and last days with their share: most stood there when the organisation began; some came later, some left."""

STATES = {
    (category, exempt, *days): CATEGORIES[category] * EXEMPT[exempt] * DAYS[days]
    for category, exempt, days in product(CATEGORIES, EXEMPT, DAYS)
}
LIVES = {"stays": 940, "moved": 40, "guest": 15, "freed": 5}
"""Of a thousand: moved here from a unit nearby, a guest of one, exempt from a later day on."""

MOVING_DAYS = (date(2025, 12, 1), date(2026, 4, 1), date(2026, 8, 1))
WOMENS_SHARE = 0.36


def batches(scale: Scale, units: Sequence[NewUnit], seed: int) -> Iterator[list[NewMember]]:
    """All members; those whose units stand beneath one parent come in one batch, and move only among these."""
    chance = random.Random(f"{seed}:members")  # noqa: S311  # plausible, not secret
    homes = sum(unit.kind in HOMES for unit in units)
    sizes = iter(shares(scale.members, [chance.uniform(0.3, 1.7) for _ in range(homes)]))
    batch: list[NewMember] = []
    number = 0
    for near in households(units):
        for unit_id, size in zip(near, list(islice(sizes, len(near))), strict=True):
            batch += _members(chance, unit_id, near, range(number + 1, number + size + 1))
            number += size
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _members(chance: random.Random, unit_id: int, near: Sequence[int], numbers: range) -> Iterator[NewMember]:
    """The members of one unit."""
    count = len(numbers)
    states = chance.choices(list(STATES), list(STATES.values()), k=count)
    lives = chance.choices(list(LIVES), list(LIVES.values()), k=count)
    spans = {state: Span(unit_id, Standing.OFFICIAL, *state) for state in set(states)}
    for number, name, state, life in zip(numbers, _names(chance, count), states, lives, strict=True):
        yield NewMember(f"DV{number:07}", name, _life(chance, life, spans[state], near))


def _names(chance: random.Random, count: int) -> Iterator[str]:
    families = chance.choices(list(NAMES["families"]), list(NAMES["families"].values()), k=count)
    given = chance.choices(NAMES["given"], k=count)
    for family, last in zip(families, given, strict=True):
        middle = chance.choice(NAMES["women"] if chance.random() < WOMENS_SHARE else NAMES["men"])
        yield f"{family} {middle} {last}"


def _life(chance: random.Random, life: str, span: Span, near: Sequence[int]) -> tuple[Span, ...]:
    """What became of the member: one span for most."""
    if life == "stays" or span.from_day != FOUNDED or span.until_day is not None:
        return (span,)
    day = chance.choice(MOVING_DAYS)
    if life == "freed":
        return replace(span, exempt=False, until_day=day), replace(span, exempt=True, from_day=day)
    other = chance.choice(near)
    if other == span.unit_id:
        return (span,)
    if life == "moved":
        return replace(span, unit_id=other, until_day=day), replace(span, from_day=day)
    return span, replace(span, unit_id=other, standing=Standing.TEMPORARY, from_day=day)

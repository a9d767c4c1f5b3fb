"""Who looks at the seed and who works in it: users with known names, at units of every level."""

from __future__ import annotations

import random
from collections.abc import Sequence

from thongsuot.cli.seed.scales import Scale
from thongsuot.people.operations.loading import NewAccount
from thongsuot.people.rules.roles import Role
from thongsuot.units.operations.loading import NewUnit

READERS = {
    "party_central": 1,
    "party_province": 15,
    "party_direct_central": 4,
    "party_commune": 45,
    "party_direct_province": 10,
    "party_grassroots": 15,
    "cell": 10,
}
"""Of a hundred readers, how many look at a unit of each kind and all beneath it."""

WRITERS = ("party_commune", "party_grassroots", "cell_grassroots", "cell")
"""Writers report for their own units, of these kinds in turn."""


def accounts(scale: Scale, units: Sequence[NewUnit], seed: int) -> list[NewAccount]:
    """`seed-admin`; reader-001 … look, writer-001 … report."""
    chance = random.Random(f"{seed}:accounts")  # noqa: S311  # plausible, not secret
    of_kind = {kind: [pk for pk, unit in enumerate(units, 1) if unit.kind == kind] for kind in {*READERS, *WRITERS}}
    kinds = [kind for kind, share in READERS.items() for _ in range(share)]
    found = [NewAccount("seed-admin", "Quản trị", Role.ADMINISTRATOR, 1, with_subtree=True)]
    for number in range(scale.readers):
        kind = kinds[number * len(kinds) // scale.readers]
        name = f"reader-{number + 1:03}"
        found.append(
            NewAccount(name, f"Người xem {number + 1}", Role.LEADER, chance.choice(of_kind[kind]), with_subtree=True)
        )
    for number in range(scale.writers):
        kind = WRITERS[number % len(WRITERS)]
        name = f"writer-{number + 1:03}"
        found.append(
            NewAccount(
                name, f"Người báo cáo {number + 1}", Role.SECRETARY, chance.choice(of_kind[kind]), with_subtree=False
            )
        )
    return found

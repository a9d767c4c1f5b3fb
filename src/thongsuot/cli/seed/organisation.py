"""The seed's units: five levels, the same for the same seed and scale, each parent before what stands beneath it."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from importlib import resources
from uuid import UUID

from thongsuot.cli.seed.scales import Scale, shares
from thongsuot.units.operations.loading import NewUnit

NAMES = tomllib.loads((resources.files(__package__) / "names.toml").read_text(encoding="utf-8"))
FOUNDED = date(2025, 7, 1)
"""The day from which the two-level organisation works (Resolution 202/2025/QH15)."""

HOMES = frozenset({"cell", "cell_grassroots"})
"""The kinds of units that have members of their own."""

COMMITTEES = ("Ban Chấp hành Trung ương", "Bộ Chính trị", "Ban Bí thư")
CELLS_THEMSELVES = 0.3
"""The share of the grassroots organisations that are one cell, with none beneath."""


def units(scale: Scale, seed: int) -> list[NewUnit]:
    """All units, in the order of a walk from the root; each knows its parent's place in it, counted from 1."""
    return _Tree(scale, random.Random(f"{seed}:units")).grown()  # noqa: S311  # plausible, not secret


class _Tree:
    """A tree as it grows: how much stands beneath each unit is shared out beforehand, names are drawn on the way."""

    def __init__(self, scale: Scale, chance: random.Random) -> None:
        self.scale = scale
        self.chance = chance
        self.rows: list[NewUnit] = []
        self.organisations = iter(shares(scale.grassroots, self._weights(scale.communes + scale.agencies)))
        self.alone = [chance.random() < CELLS_THEMSELVES for _ in range(scale.grassroots)]
        self.with_cells = iter(shares(scale.cells, self._weights(self.alone.count(False))))
        self.cells = iter(0 if alone else next(self.with_cells) for alone in self.alone)

    def grown(self) -> list[NewUnit]:
        """The nation, its provinces and central bodies, and all beneath."""
        scale = self.scale
        nation = self._add(None, "TW", "party_central", "Toàn Đảng (số liệu thử tải)", COMMITTEES)
        communes = shares(scale.communes, self._weights(scale.provinces))
        agencies = shares(scale.agencies, self._weights(scale.provinces + scale.central))
        for number in range(scale.provinces):
            code, words = f"T{number + 1:02}", f"Đảng bộ tỉnh {NAMES['provinces'][number]}"
            province = self._add(nation, code, "party_province", words)
            self._communes(province, code, communes[number])
            self._agencies(province, code, agencies[number])
        for number in range(scale.central):
            code, words = f"D{number + 1:02}", f"Đảng bộ {NAMES['central'][number]}"
            body = self._add(nation, code, "party_direct_central", words)
            self._agencies(body, code, agencies[scale.provinces + number])
        return self.rows

    def _communes(self, parent: int, above: str, count: int) -> None:
        for number in range(1, count + 1):
            place = self.chance.choices(("xã", "phường", "đặc khu"), (80, 19, 1))[0]
            code = f"{above}-X{number:03}"
            commune = self._add(parent, code, "party_commune", f"Đảng bộ {place} {self._place_name()}")
            self._organisations(commune, code)

    def _agencies(self, parent: int, above: str, count: int) -> None:
        for number in range(1, count + 1):
            code, words = f"{above}-D{number:03}", f"{self.chance.choice(NAMES['agencies'])} {self._place_name()}"
            self._organisations(self._add(parent, code, "party_direct_province", words), code)

    def _organisations(self, parent: int, above: str) -> None:
        for number in range(1, next(self.organisations) + 1):
            code, words = f"{above}-{number:02}", f"{self.chance.choice(NAMES['grassroots'])} {self._place_name()}"
            cells = next(self.cells)
            if cells:
                self._cells(self._add(parent, code, "party_grassroots", f"Đảng bộ {words}"), code, cells)
            else:
                self._add(parent, code, "cell_grassroots", f"Chi bộ {words}")

    def _cells(self, parent: int, above: str, count: int) -> None:
        for number in range(1, count + 1):
            words = f"Chi bộ {self.chance.choice(NAMES['cells'])} {number}"
            self._add(parent, f"{above}-{number:02}", "cell", words)

    def _add(self, parent: int | None, code: str, kind: str, words: str, aliases: Sequence[str] = ()) -> int:
        uid = UUID(int=self.chance.getrandbits(128), version=4)
        self.rows.append(NewUnit(uid, code, kind, words, parent, FOUNDED, tuple(aliases)))
        return len(self.rows)

    def _place_name(self) -> str:
        return f"{self.chance.choice(NAMES['first'])} {self.chance.choice(NAMES['second'])}"

    def _weights(self, count: int) -> list[float]:
        return [self.chance.uniform(0.4, 1.6) for _ in range(count)]


def households(units: Sequence[NewUnit]) -> Iterator[list[int]]:
    """The ids of units that have members, those beneath one parent together."""
    together: list[int] = []
    parent: int | None = None
    for unit_id, unit in enumerate(units, 1):
        if unit.kind not in HOMES:
            continue
        if together and unit.parent != parent:
            yield together
            together = []
        parent = unit.parent
        together.append(unit_id)
    yield together

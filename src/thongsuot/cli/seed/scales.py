"""How large a seed is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class ScaleName(StrEnum):
    """The sizes that can be asked for."""

    NATIONAL = "national"
    PROVINCE = "province"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class Scale:
    """How many of each there are. What is left of `units` are cells."""

    provinces: int
    central: int
    communes: int
    agencies: int
    grassroots: int
    units: int
    members: int
    readers: int
    writers: int

    @property
    def cells(self) -> int:
        """How many cells stand beneath the grassroots organisations."""
        return self.units - 1 - self.provinces - self.central - self.communes - self.agencies - self.grassroots


SCALES: Mapping[ScaleName, Scale] = MappingProxyType(
    {
        # 34 provinces, 3,321 communes: since 1 July 2025; 52,105 grassroots organisations, 5.6 million members.
        ScaleName.NATIONAL: Scale(34, 6, 3_321, 720, 52_105, 275_000, 5_600_000, 200, 50),
        ScaleName.PROVINCE: Scale(1, 1, 98, 22, 1_530, 8_080, 165_000, 60, 20),
        ScaleName.SMALL: Scale(2, 1, 8, 4, 60, 320, 4_000, 8, 4),
    }
)


def shares(total: int, weights: Sequence[float], least: int = 1) -> list[int]:
    """The total in whole parts in proportion to the weights, each at least `least`."""
    free, whole = total - least * len(weights), sum(weights)
    parts = [least + int(free * weight / whole) for weight in weights]
    for place in range(total - sum(parts)):
        parts[place % len(parts)] += 1
    return parts

"""The demo's organisation: an invented province of 1,500 units and 40,000 members, the same on every machine.

Hồng Lam does not exist; its shape does: a province's committee with its advisory bodies, four directly attached
committees, 64 communes and wards, their cells, and the state bodies beside them.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib import resources

SEED = 20260112
MEMBERS = 40_000
UNITS = 1_500
FOUNDED = date(2025, 7, 1)
"""The day from which the two-level organisation works (Resolution 202/2025/QH15)."""

NAMES = tomllib.loads((resources.files(__package__) / "province.toml").read_text(encoding="utf-8"))
WOMENS_SHARE = 0.36
EXEMPT_SHARE = 0.11
TEMPORARY_SHARE = 0.015


@dataclass(frozen=True, slots=True)
class DemoUnit:
    """A row of the sheet of units."""

    code: str
    name: str
    kind: str
    parent: str
    aliases: str = ""


@dataclass(frozen=True, slots=True)
class DemoMember:
    """A row of the sheet of members."""

    code: str
    name: str
    unit: str
    category: str
    exempt: bool
    standing: str


def units() -> list[DemoUnit]:
    """All units, parents before their children; UNITS in number."""
    rows = [*province(), *attached(), *communes()]
    rows += cells(UNITS - len(rows))
    return rows


def province() -> Iterator[DemoUnit]:
    """The province's committee, its advisory bodies, and the state bodies beside it."""
    committee = "Tỉnh ủy Hồng Lam; Tỉnh ủy; Ban Chấp hành Đảng bộ tỉnh; Ban Thường vụ Tỉnh ủy; Thường trực Tỉnh ủy"
    yield DemoUnit("HL", "Đảng bộ tỉnh Hồng Lam", "party_province", "", committee)
    for body in NAMES["advisory"]:
        yield DemoUnit(body["code"], body["name"], body["kind"], "HL")
    yield DemoUnit("BAO", "Báo Hồng Lam", "party_press", "HL")
    yield DemoUnit("MTTQ", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Hồng Lam", "front_province", "HL")
    yield DemoUnit("DTN", "Đoàn Thanh niên tỉnh Hồng Lam", "mass_province", "HL", "Tỉnh đoàn; Đoàn Thanh niên tỉnh")
    yield DemoUnit("HDND", "Hội đồng nhân dân tỉnh Hồng Lam", "province_council", "HL", "HĐND tỉnh")
    yield DemoUnit(
        "UBND", "Ủy ban nhân dân tỉnh Hồng Lam", "province_committee", "HL", "UBND tỉnh; Ủy ban nhân dân tỉnh"
    )
    for body in NAMES["departments"]:
        yield DemoUnit(body["code"], body["name"], body["kind"], "UBND")


def attached() -> Iterator[DemoUnit]:
    """The committees attached directly to the province, their grassroots organisations and these one's cells."""
    for body in NAMES["attached"]:
        yield DemoUnit(body["code"], body["name"], "party_direct_province", "HL", body["committee"])
    for body in NAMES["advisory"]:
        yield DemoUnit(f"DUCQD-{body['code']}", f"Chi bộ {body['name']}", "cell_grassroots", "DUCQD")
    grassroots = [
        *(("DUUB", f"DUUB-{body['code']}", f"Đảng bộ {body['name']}", 4) for body in NAMES["departments"]),
        *(("DUCA", f"DUCA-{n}", f"Đảng bộ Phòng nghiệp vụ số {n}", 3) for n in range(1, 9)),
        *(("DUQS", f"DUQS-{n}", f"Đảng bộ Ban Chỉ huy phòng thủ khu vực {n}", 3) for n in range(1, 5)),
    ]
    for parent, code, name, count in grassroots:
        yield DemoUnit(code, name, "party_grassroots", parent)
        for n in range(1, count + 1):
            yield DemoUnit(f"{code}-{n:02}", f"Chi bộ {n}, {name.removeprefix('Đảng bộ ')}", "cell", code)


def places() -> list[tuple[str, str, str]]:
    """Code, kind of place and name of the 64 communes and wards, in order."""
    wards = [(f"P{n:02}", "phường", name) for n, name in enumerate(NAMES["wards"], start=1)]
    return wards + [(f"X{n:02}", "xã", name) for n, name in enumerate(NAMES["communes"], start=1)]


def communes() -> Iterator[DemoUnit]:
    """Each commune's Party organisation, and its people's committee beside it."""
    for code, place, name in places():
        yield DemoUnit(code, f"Đảng bộ {place} {name}", "party_commune", "HL", f"Đảng ủy {place} {name}")
        committee = f"Ủy ban nhân dân {place} {name}"
        yield DemoUnit(f"UB-{code}", committee, "commune_committee", "UBND", f"UBND {place} {name}")


def cells(count: int) -> Iterator[DemoUnit]:
    """Cells of hamlets, streets, schools and stations, spread over the communes by their size; `count` in all."""
    chance = random.Random(SEED)  # noqa: S311  # plausible, not secret
    sizes = {code: chance.randint(13, 26) for code, _, _ in places()}
    share = {code: count * size // sum(sizes.values()) for code, size in sizes.items()}
    for code in list(share)[: count - sum(share.values())]:
        share[code] += 1
    for code, place, _ in places():
        hamlet = "tổ dân phố" if place == "phường" else "thôn"
        offices = [
            f"Chi bộ cơ quan {place}",
            f"Chi bộ Công an {place}",
            "Chi bộ Trường Trung học cơ sở",
            "Chi bộ Trạm Y tế",
        ]
        names = [*offices, *(f"Chi bộ {hamlet} {n}" for n in range(1, share[code]))][: share[code]]
        for n, name in enumerate(names, start=1):
            yield DemoUnit(f"{code}-{n:02}", name, "cell", code)


def members() -> Iterator[DemoMember]:
    """All members, MEMBERS in number, each in a cell; some are exempt, some temporary, some key cadres."""
    chance = random.Random(SEED + 1)  # noqa: S311  # plausible, not secret
    homes = [unit.code for unit in units() if unit.kind in {"cell", "cell_grassroots"}]
    weights = [chance.randint(12, 50) for _ in homes]
    families, shares = list(NAMES["families"]), list(NAMES["families"].values())
    for n, home in enumerate(chance.choices(homes, weights, k=MEMBERS), start=1):
        given = chance.choice(NAMES["women"] if chance.random() < WOMENS_SHARE else NAMES["men"])
        yield DemoMember(
            code=f"HL{n:06}",
            name=f"{chance.choices(families, shares)[0]} {given}",
            unit=home,
            category=chance.choices(("key_cadre", "cadre", "member"), (3, 17, 80))[0],
            exempt=chance.random() < EXEMPT_SHARE,
            standing="temporary" if chance.random() < TEMPORARY_SHARE else "official",
        )

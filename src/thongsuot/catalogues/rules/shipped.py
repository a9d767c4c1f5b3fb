"""The entries that come with the program, one TOML file a catalogue."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from thongsuot.catalogues.rules import Catalogue, CatalogueEntry

_OWN_KEYS = frozenset({"code", "vi", "en", "from", "until"})


@cache
def entries(catalogue: Catalogue) -> tuple[CatalogueEntry, ...]:
    """The shipped entries of one catalogue, in the order of its file."""
    text = (resources.files("thongsuot.catalogues") / "data" / f"{catalogue}.toml").read_text(encoding="utf-8")
    return tuple(_entry(catalogue, row, place) for place, row in enumerate(tomllib.loads(text)["entry"], start=1))


def _entry(catalogue: Catalogue, row: dict[str, Any], place: int) -> CatalogueEntry:
    return CatalogueEntry(
        catalogue=catalogue.value,
        code=row["code"],
        words_vi=row["vi"],
        words_en=row["en"],
        detail={key: value for key, value in row.items() if key not in _OWN_KEYS},
        position=place * 10,
        from_day=row["from"],
        until_day=row.get("until"),
    )

"""The addresses of documents after the naming convention of Akoma Ntoso.

Nghị quyết số 15-NQ/TU, Tỉnh ủy Hồng Lam, 12/01/2026
→  /akn/vn/statement/resolution/tinh-uy-hong-lam/2026-01-12/15-nq-tu
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from thongsuot.vietnamese.text import fold

_NO_NUMBER: Final = "nn"
"""The convention's own word for a document without a number."""
_OTHER: Final = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Work:
    """A document apart from its versions; `number` is its symbol where it has one. Empty is what nobody knows."""

    kind: str
    number: str = ""
    issuer: str = ""
    issued_on: date | None = None


def slug(words: str) -> str:
    """This function will give words as part of an address: small letters without marks, joined by hyphens."""
    return _OTHER.sub("-", fold(words)).strip("-") or _NO_NUMBER


def work_uri(work: Work, *, fallback: date | None = None) -> str:
    """This function will give the address of a document, "" where its number or day is unknown.

    With `fallback` it always gives one, dated by that day where the day of issue is unknown.
    """
    day = work.issued_on or fallback
    if day is None or not (work.number or fallback):
        return ""
    parts = ["/akn/vn/statement", slug(work.kind)]
    parts += [slug(work.issuer)] if work.issuer else []
    return "/".join([*parts, day.isoformat(), slug(work.number)])


def reference_uri(work: Work) -> str:
    """This function will give a name for a document of which too little is known for an address."""
    return f"/akn/ontology/reference/vn/{slug(work.kind)}/{slug(work.number)}"

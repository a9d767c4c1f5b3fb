"""The demo's organisation as the sheets that an office would upload."""

from __future__ import annotations

from collections.abc import Iterable

from thongsuot.cli.demo import organisation
from thongsuot.officedoc import Column, Sheet, to_csv

UNIT_COLUMNS = ("Mã đơn vị", "Tên đơn vị", "Loại", "Mã đơn vị cấp trên", "Ngày thành lập", "Tên khác")
MEMBER_COLUMNS = ("Mã đảng viên", "Họ và tên", "Mã đơn vị", "Đối tượng", "Miễn", "Sinh hoạt", "Từ ngày")
STANDINGS = {"official": "chính thức", "temporary": "tạm thời"}


def units() -> bytes:
    """The tree, parents first."""
    opened = organisation.FOUNDED.isoformat()
    rows = ((u.code, u.name, u.kind, u.parent, opened, u.aliases) for u in organisation.units())
    return csv("Đơn vị", UNIT_COLUMNS, rows)


def members() -> bytes:
    """The members with their units."""
    since = organisation.FOUNDED.isoformat()
    rows = (
        (m.code, m.name, m.unit, m.category, "x" if m.exempt else "", STANDINGS[m.standing], since)
        for m in organisation.members()
    )
    return csv("Đảng viên", MEMBER_COLUMNS, rows)


def csv(name: str, titles: Iterable[str], rows: Iterable[tuple[str, ...]]) -> bytes:
    """A sheet of texts."""
    columns = tuple(Column(key=title, title=title, kind="text") for title in titles)
    return to_csv(Sheet(name=name, columns=columns, rows=list(rows)))

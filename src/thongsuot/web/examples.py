"""The example sheets that an office fills in: the columns of each import, with a few rows that show how."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from thongsuot.officedoc import Column, Sheet
from thongsuot.people.queries import sheet_columns
from thongsuot.units.queries.exports import tree_columns


def tree() -> Sheet:
    """A province, a commune and two cells."""
    rows = [
        ("T", "Tỉnh ủy Hòa Sơn", "đảng bộ tỉnh, thành phố", "", "2020-01-01", "", "Đảng bộ tỉnh Hòa Sơn"),
        ("X1", "Đảng bộ xã Bản Lầu", "đảng bộ xã, phường, đặc khu", "T", "2025-07-01", "", ""),
        ("X1-01", "Chi bộ thôn Na Pao", "chi bộ", "X1", "2025-07-01", "", ""),
        ("X1-02", "Chi bộ thôn Cốc Chứ", "chi bộ", "X1", "2025-07-01", "", ""),
    ]
    note = _("A unit that stands at the top has no parent code. Empty day of opening: the day of the import.")
    return Sheet(name=_("Units"), columns=_texts(tree_columns()), rows=rows, note=note)


def members() -> Sheet:
    """Two members of a cell, one of them exempt, and a guest."""
    rows = [
        ("DV-0001", "Lò Thị Mai", "X1-01", "đảng viên", "", "chính thức", "2025-07-01", ""),
        ("DV-0002", "Vàng Văn Sử", "X1-01", "đảng viên", "x", "chính thức", "2025-07-01", ""),
        ("DV-0001", "Lò Thị Mai", "X1-02", "đảng viên", "", "tạm thời", "2026-01-01", "2026-07-01"),
    ]
    note = _("Empty “from”: the day of the import. “until” is the first day on which the member stands there no more.")
    return Sheet(name=_("Members"), columns=_texts(sheet_columns()), rows=rows, note=note)


def acts() -> Sheet:
    """A cell merged into another, and one renamed."""
    columns = [
        Column("step", _("action")),
        Column("code", _("unit code")),
        Column("words", _("new name")),
        Column("kind", _("unit kind")),
        Column("parent", _("parent code")),
        Column("successor", _("successors")),
        Column("part", _("share")),
    ]
    rows = [
        ("sáp nhập", "X1-02", "", "", "", "X1-01", "toàn bộ"),
        ("đổi tên", "X1-01", "Chi bộ thôn Na Pao – Cốc Chứ", "", "", "", ""),
    ]
    note = _("One row a step, in order: open, move, rename, merge, consolidate, split, transfer part, close.")
    return Sheet(name=_("Steps"), columns=columns, rows=rows, note=note)


def studied() -> Sheet:
    """Two members of a cell who have studied."""
    columns = [
        Column("code", _("member code")),
        Column("name", _("full name")),
        Column("day", _("studied on")),
        Column("way", _("way of studying")),
        Column("mode", _("in person or online")),
    ]
    rows = [
        ("DV-0001", "Lò Thị Mai", "2026-03-02", "họp chi bộ", "trực tiếp"),
        ("DV-0002", "Vàng Văn Sử", "2026-03-05", "tự học", "trực tuyến"),
    ]
    note = _("The name is only compared. Who attended a conference follows from its roll call and is not brought here.")
    return Sheet(name=_("Studied"), columns=columns, rows=rows, note=note)


def _texts(columns: list[Column]) -> list[Column]:
    """Every cell stays text, so that a code keeps its zeros and a day is typed as people type it."""
    return [Column(column.key, column.title) for column in columns]


EXAMPLES: Mapping[str, Callable[[], Sheet]] = {"tree": tree, "members": members, "acts": acts, "study": studied}

"""The tree as a sheet that the import reads back unchanged."""

from __future__ import annotations

from dataclasses import astuple

from django.utils.translation import gettext as _

from thongsuot.officedoc import Column, Sheet
from thongsuot.units.queries.past import export_rows
from thongsuot.units.rules.refs import Tree


def tree_columns() -> list[Column]:
    """The columns of the import, titles in the reader's language."""
    return [
        Column("code", _("unit code"), "code"),
        Column("name", _("unit name")),
        Column("kind", _("unit kind"), "code"),
        Column("parent_code", _("parent code"), "code"),
        Column("opened", _("opened"), "day"),
        Column("closed", _("closed"), "day"),
        Column("aliases", _("aliases")),
    ]


def export_sheet(tree: Tree) -> Sheet:
    """The whole tree of a day in the shape of the import."""
    return Sheet(name=_("Units"), columns=tree_columns(), rows=[astuple(row) for row in export_rows(tree)])

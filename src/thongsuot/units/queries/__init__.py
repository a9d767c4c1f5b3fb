"""Reading the tree. Units are no secret: who may see what hangs on them is decided above, in people."""

from thongsuot.units.queries.asking import tree_for
from thongsuot.units.queries.bodies import Gone, bodies_by_name, bodies_named, gone_by_name, heirs_of
from thongsuot.units.queries.nodes import (
    ancestors,
    around,
    beside_unit,
    children,
    names_of,
    of_kinds,
    official_name,
    open_beneath,
    root,
    search,
    unit,
    unit_by_code,
    unit_fields,
    unit_of,
    units_by_ids,
)
from thongsuot.units.queries.past import ExportRow, History, export_rows, history, party_of, state_of
from thongsuot.units.queries.portraits import Found, Portrait, found, portrait, with_parents
from thongsuot.units.queries.runs import ActRun, TreeRun, act, acts, tree_run, tree_runs
from thongsuot.units.queries.trees import hold_tree, is_at_hand, tree_on

__all__ = [
    "ActRun",
    "ExportRow",
    "Found",
    "Gone",
    "History",
    "Portrait",
    "TreeRun",
    "act",
    "acts",
    "ancestors",
    "around",
    "beside_unit",
    "bodies_by_name",
    "bodies_named",
    "children",
    "export_rows",
    "found",
    "gone_by_name",
    "heirs_of",
    "history",
    "hold_tree",
    "is_at_hand",
    "names_of",
    "of_kinds",
    "official_name",
    "open_beneath",
    "party_of",
    "portrait",
    "root",
    "search",
    "state_of",
    "tree_for",
    "tree_on",
    "tree_run",
    "tree_runs",
    "unit",
    "unit_by_code",
    "unit_fields",
    "unit_of",
    "units_by_ids",
    "with_parents",
]

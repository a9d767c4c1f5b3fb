"""Everything that writes units, each module one subject.

importing.py: the tree from a sheet (planned, applied whole); take_back.py: the same undone; naming.py: other names and
the links between a state body and its Party organisation; reorganising.py: an act from a sheet (planned,
applied whole); versions.py: dropping cached trees.
"""

from thongsuot.units.operations.importing import ImportApplied, ImportPlan, apply_import, plan_import
from thongsuot.units.operations.naming import Linked, NameAdded, add_alias, link_units
from thongsuot.units.operations.reorganising import (
    ReorganisationPlan,
    Reorganised,
    plan_reorganisation,
    reorganise,
)
from thongsuot.units.operations.take_back import TakenBack, take_back_import
from thongsuot.units.operations.versions import follow_kinds, forget_trees, prune_trees

__all__ = [
    "ImportApplied",
    "ImportPlan",
    "Linked",
    "NameAdded",
    "ReorganisationPlan",
    "Reorganised",
    "TakenBack",
    "add_alias",
    "apply_import",
    "follow_kinds",
    "forget_trees",
    "link_units",
    "plan_import",
    "plan_reorganisation",
    "prune_trees",
    "reorganise",
    "take_back_import",
]

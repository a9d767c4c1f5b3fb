"""The pure rules of units: no database, no clock."""

from thongsuot.units.rules.refs import Tree, UnitRef, UnitsReorganised

__all__ = ["Tree", "UnitRef", "UnitsReorganised"]

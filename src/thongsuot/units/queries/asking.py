"""The tree that is asked for: that of a day, or a later one's beneath which that day is to be seen."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.errors import DomainError
from thongsuot.units.queries.trees import tree_on
from thongsuot.units.rules import Tree


def tree_for(day: date, tree_of: date | None) -> Tree | None:
    """The later tree under which a day's figures are asked for; None where it is the day's own.

    :raises DomainError: units.tree_before_day
    """
    if tree_of is not None and tree_of < day:
        words = _("Figures of %(day)s stand under the tree of that day or a later one, not under that of %(tree)s.")
        raise DomainError("units.tree_before_day", words, day=day, tree=tree_of)
    return None if tree_of is None or tree_of == day else tree_on(tree_of)

"""What may be wrong with a sheet of units or of steps: every code with its message (docs/errors.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.errors import Message, Problem

MESSAGES: Final[Mapping[str, Message]] = {
    "units.code_missing": _("The unit has no code."),
    "units.code_is_formula": _("The code is a formula: write the code itself."),
    "units.code_too_long": _("The code %(unit)s is longer than %(limit)s characters."),
    "units.code_twice": _("The code %(unit)s already stands in row %(first)s."),
    "units.code_alike": _("The code %(unit)s differs from %(other)s only in capital letters or spaces."),
    "units.code_taken": _("There is already a unit %(unit)s."),
    "units.name_missing": _("The unit %(unit)s has no name."),
    "units.name_too_long": _("The name of %(unit)s is longer than %(limit)s characters."),
    "units.name_unreadable": _("The name of %(unit)s holds neither letters nor digits."),
    "units.kind_missing": _("The unit %(unit)s has no kind."),
    "units.kind_unknown": _("No kind of unit is called “%(kind)s”."),
    "units.bad_day": _("“%(words)s” is no day."),
    "units.parent_missing": _("It is not said beneath which unit %(unit)s stands."),
    "units.parent_unknown": _("There is no unit %(parent)s for %(unit)s to stand beneath."),
    "units.parent_closed": _("%(parent)s is closed: no open unit can stand beneath it."),
    "units.parent_closed_before": _("%(parent)s was closed on %(closed)s, before %(unit)s was opened on %(opened)s."),
    "units.outlives_parent": _("%(unit)s is open longer than %(parent)s, beneath which it stands."),
    "units.column_missing": _("The sheet has no column “%(title)s”."),
    "units.no_rows": _("The sheet holds no units."),
    "units.opens_before_parent": _("%(unit)s opens on %(opened)s, before %(parent)s opens on %(parent_opened)s."),
    "units.root_stays": _("%(unit)s is the top of the tree: an import does not place it beneath another."),
    "units.cycle": _("These units stand beneath each other in a circle: %(circle)s."),
    "units.two_roots": _("%(unit)s stands beneath no other unit, but %(root)s is already the top of the tree."),
    "units.no_root": _("No unit is the top of the tree: one must stand beneath no other."),
    "units.closed_before_opened": _("%(unit)s is closed on %(closed)s, not after it was opened on %(opened)s."),
    "units.opened_differs": _("%(unit)s is known as opened on %(known)s: an import does not change that."),
    "units.closing_needs_act": _(
        "%(unit)s is known as open or closed on another day: record a reorganisation instead."
    ),
    "units.closed_rests": _("%(unit)s is closed: its place follows from the reorganisation that closed it."),
    "units.has_later_change": _("%(unit)s has a change recorded for %(day)s: an import does not reach past it."),
    "units.in_use": _("%(count)s records refer to %(unit)s."),
    "units.changed_since": _("%(unit)s has been changed since."),
    "units.placed_beneath": _("%(unit)s has been placed beneath %(parent)s since."),
    "units.step_unknown": _("“%(words)s” is no step: write open, move, rename, merge, consolidate, split or close."),
    "units.part_unknown": _("“%(words)s” is no part: write whole, part or rest."),
    "units.unit_unknown": _("There is no unit %(unit)s."),
    "units.not_yet_open": _("%(unit)s was opened on %(opened)s, after the day of this reorganisation."),
    "units.not_open": _("%(unit)s was closed on %(closed)s."),
    "units.opened_same_day": _("%(unit)s is opened on the same day: it cannot be closed on it."),
    "units.moved_twice": _("Row %(first)s already says where %(unit)s stands."),
    "units.beneath_itself": _("%(unit)s cannot stand beneath %(parent)s, which stands beneath it."),
    "units.nothing_changes": _("The step says neither a new name nor a new kind for %(unit)s."),
    "units.successor_missing": _("It is not said which unit succeeds %(unit)s."),
    "units.successor_twice": _("Row %(first)s already says that %(successor)s succeeds %(unit)s."),
    "units.successor_itself": _("%(unit)s cannot succeed itself."),
    "units.successor_closed": _("%(successor)s, which succeeds %(unit)s, is not open on that day."),
    "units.successor_beneath": _("%(successor)s stands beneath %(unit)s, which it is to succeed: move it first."),
    "units.split_needs_two": _("%(unit)s is split: name at least two units that succeed it."),
    "units.whole_and_more": _("%(successor)s cannot succeed the whole of %(unit)s, which has other successors."),
    "units.children_left": _("%(count)s open units still stand beneath %(unit)s: %(children)s. Move them first."),
    "units.changed_same_day": _(
        "“%(document)s” already changes %(unit)s on %(day)s: a unit is changed once a day. Take a later day."
    ),
    "units.later_change": _("%(unit)s is changed again on %(day)s%(document)s, after this act would have closed it."),
    "units.later_successor": _("%(unit)s succeeds another unit on %(day)s%(document)s: it must be open then."),
    "units.later_circle": _("%(unit)s is moved on %(day)s%(document)s beneath what would stand beneath it."),
    "units.later_parent_closed": _(
        "%(unit)s would stand open beneath %(parent)s, which closes by %(day)s%(document)s."
    ),
    "units.later_rest": _("%(unit)s, closed on %(day)s%(document)s, would have come to rest elsewhere."),
}


def problem(code: str, row: int | None, **params: object) -> Problem:
    """The problem with this code, at this row of the sheet."""
    return Problem(code=code, message=MESSAGES[code], row=row, params=params)

"""What a sheet would do to the tree as it is known, and what forbids it: docs/algorithms/tree-import.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from thongsuot.kernel.errors import Problem
from thongsuot.units.rules.problems import problem
from thongsuot.units.rules.tree_sheet import KindOf, SheetRow, code_key
from thongsuot.vietnamese.text import fold

Parents = Mapping[str, str | None]
"""Code → the parent's code, None at the root."""

Place = tuple[str | None, date]
"""A parent's code and the first day beneath it."""


@dataclass(frozen=True, slots=True)
class Known:
    """A stored unit with the name and the place it has on the day of the import, or will have when it opens later."""

    id: int
    code: str
    opened: date
    closed: date | None
    name_id: int
    words: str
    kind: str
    named_from: date
    placement_id: int
    parent_code: str | None
    placed_from: date
    other_names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class KnownTree:
    """The stored units by code, and the moves already recorded for later days, in order of time."""

    units: Mapping[str, Known]
    later: Mapping[date, Parents]

    def root(self) -> Known | None:
        """The unit that stands beneath no other."""
        return next((unit for unit in self.units.values() if unit.parent_code is None), None)

    def moved_later(self) -> dict[str, date]:
        """Units with a move recorded for a later day → that day, the first of several."""
        return {code: day for day in sorted(self.later, reverse=True) for code in self.later[day]}


@dataclass(frozen=True, slots=True)
class Draft:
    """What a row comes to. `aliases` are the names that are not known yet.

    `places` are those of a new unit that is older than its parent, in order of time; empty where it has only one.
    """

    row: SheetRow
    known: Known | None
    kind: str
    opened: date
    closed: date | None
    aliases: tuple[str, ...]
    places: tuple[Place, ...] = ()

    @property
    def code(self) -> str:
        """The unit's code."""
        return self.row.code

    @property
    def parent_code(self) -> str | None:
        """The parent's code; None at the root, and where the cell cannot be read."""
        return self.row.parent_code or None

    @property
    def is_renamed(self) -> bool:
        """True where a known unit's name or kind is corrected."""
        return self.known is not None and (self.known.words, self.known.kind) != (self.row.name, self.kind)

    @property
    def is_moved(self) -> bool:
        """True where a known unit gets another parent."""
        return self.known is not None and self.known.parent_code != self.parent_code

    @property
    def is_placed(self) -> bool:
        """True where the row writes a placement."""
        return self.known is None or self.is_moved

    @property
    def is_unchanged(self) -> bool:
        """True where nothing is to be written."""
        return not (self.is_placed or self.is_renamed or self.aliases)

    def placed_from(self, today: date) -> date:
        """The first day beneath the parent that the row names."""
        return self.opened if self.known is None else max(self.opened, today)


def drafted(rows: Iterable[SheetRow], known: Mapping[str, Known], kind_of: KindOf, today: date) -> list[Draft]:
    """The rows beside what is known. Days that a row leaves out are as known; a new unit opens on the import's day."""
    drafts = [_draft(row, known.get(row.code), kind_of, today) for row in rows]
    by_code: Mapping[str, Draft | Known] = {**known, **{draft.code: draft for draft in drafts}}
    return [_placed(draft, by_code) if draft.known is None else draft for draft in drafts]


def _draft(row: SheetRow, known: Known | None, kind_of: KindOf, today: date) -> Draft:
    opened = row.opened or (known.opened if known else today)
    closed = row.closed or (known.closed if known else None)
    names = {fold(row.name)} | (known.other_names if known else frozenset())
    aliases = tuple(words for words in row.aliases if fold(words) not in names)
    return Draft(row, known, kind_of(row.kind_words, opened, closed) or "", opened, closed, aliases)


def _placed(draft: Draft, by_code: Mapping[str, Draft | Known]) -> Draft:
    """A new unit with its places, where it is older than its parent.

    Until the parent opens it stands beneath the next one above that is open by then, so that the tree of each day holds
    it; before the root opens there is no tree.
    """
    places = list(_places(draft, by_code))
    return replace(draft, places=tuple(reversed(places))) if places and places[0][1] > draft.opened else draft


def _places(draft: Draft, by_code: Mapping[str, Draft | Known]) -> Iterator[Place]:
    """Its places, the last one first; upwards until one above is as old as the unit."""
    until, passed = date.max, {draft.code}
    above = by_code.get(draft.parent_code or "")
    while above is not None and until > draft.opened and above.code not in passed:
        start = max(draft.opened, above.opened)
        if start < until:
            yield above.code, start
        until = min(start, until)
        passed.add(above.code)
        above = by_code.get(above.parent_code or "")


def problems_of(drafts: Sequence[Draft], tree: KnownTree, today: date) -> Iterator[Problem]:
    """Everything that forbids writing these drafts, each rule asked on its own."""
    by_code = {draft.code: draft for draft in drafts}
    yield from _problems_of_rows(drafts, tree.moved_later(), today)
    yield from _look_alikes(drafts, tree)
    yield from _orphans(drafts, by_code, tree)
    yield from _problems_of_root(drafts, tree)
    yield from _circles(drafts, by_code, tree)
    yield from _problems_of_lives(drafts, by_code, tree, today)


def _problems_of_rows(drafts: Iterable[Draft], moved_later: Mapping[str, date], today: date) -> Iterator[Problem]:
    for draft in drafts:
        if draft.row.kind_words and not draft.kind:
            yield _at("kind", draft, "units.kind_unknown", kind=draft.row.kind_words)
        if draft.closed is not None and draft.closed <= draft.opened:
            yield _at("closed", draft, "units.closed_before_opened", closed=draft.closed, opened=draft.opened)
        if draft.known is not None:
            yield from _contradictions(draft, draft.known, moved_later.get(draft.code), today)


def _contradictions(draft: Draft, known: Known, moved_later: date | None, today: date) -> Iterator[Problem]:
    """What an import may not change of a known unit."""
    if draft.opened != known.opened:
        yield _at("opened", draft, "units.opened_differs", known=known.opened)
    if draft.closed != known.closed:
        yield _at("closed", draft, "units.closing_needs_act")
    if not draft.is_moved or draft.row.parent_code is None:
        return
    if known.closed is not None and known.closed <= today:
        yield _at("parent_code", draft, "units.closed_rests")
    if moved_later is not None:
        yield _at("parent_code", draft, "units.has_later_change", day=moved_later)


def _look_alikes(drafts: Iterable[Draft], tree: KnownTree) -> Iterator[Problem]:
    """New units whose code is a known one's, or an earlier row's, but for case and spaces."""
    codes = {code_key(code): code for code in tree.units}
    for draft in drafts:
        other = codes.setdefault(code_key(draft.code), draft.code)
        if draft.known is None and other != draft.code:
            yield _at("code", draft, "units.code_alike", other=other)


def _orphans(drafts: Iterable[Draft], by_code: Mapping[str, Draft], tree: KnownTree) -> Iterator[Problem]:
    for draft in drafts:
        parent = draft.parent_code
        if parent is not None and parent not in by_code and parent not in tree.units:
            yield _at("parent_code", draft, "units.parent_unknown", parent=parent)


def _problems_of_root(drafts: Sequence[Draft], tree: KnownTree) -> Iterator[Problem]:
    """There is one root, and it stays: the tree of every past day has it."""
    named = [draft for draft in drafts if draft.row.is_root]
    known = tree.root()
    if known is None and not named:
        yield problem("units.no_root", None)
    root = known.code if known else next((draft.code for draft in named), "")
    for draft in named:
        if draft.code != root:
            yield _at("parent_code", draft, "units.two_roots", root=root)
    for draft in drafts:
        if known is not None and draft.code == known.code and draft.parent_code is not None:
            yield _at("parent_code", draft, "units.root_stays")


def _circles(drafts: Sequence[Draft], by_code: Mapping[str, Draft], tree: KnownTree) -> Iterator[Problem]:
    """Circles of the tree from the import's day on, and of the trees that recorded moves will make of it."""
    placed = {draft.code: draft.parent_code for draft in drafts if draft.is_placed}
    for circle in sorted(circles_ahead(tree, placed)):
        yield _circle_problem(circle, by_code)


def circles_ahead(tree: KnownTree, placed: Parents) -> set[tuple[str, ...]]:
    """The circles that these placements make in the tree of today or of a later day."""
    parents = {code: known.parent_code for code, known in tree.units.items()} | dict(placed)
    found = set(circles(parents, placed))
    for moves in tree.later.values() if placed else ():
        parents |= moves
        found |= set(circles(parents, [*placed, *moves]))
    return found


def _circle_problem(circle: Sequence[str], by_code: Mapping[str, Draft]) -> Problem:
    """The circle as it reads from the first of its rows in the sheet, back to where it began."""
    first = min((code for code in circle if code in by_code), key=lambda code: by_code[code].row.number)
    at = circle.index(first)
    words = " → ".join([*circle[at:], *circle[:at], first])
    return _at("parent_code", by_code[first], "units.cycle", circle=words)


def circles(parents: Parents, starts: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Each circle met on the way up from these codes, once, from its least code upwards. Linear."""
    met: dict[str, int] = {}
    for walk, start in enumerate(starts):
        at: str | None = start
        while at is not None and at not in met:
            met[at] = walk
            at = parents.get(at)
        if at is not None and met[at] == walk:
            yield _circle_from(at, parents)


def _circle_from(code: str, parents: Parents) -> tuple[str, ...]:
    around = [code]
    while (above := parents[around[-1]]) != code and above is not None:
        around.append(above)
    least = around.index(min(around))
    return (*around[least:], *around[:least])


def _problems_of_lives(
    drafts: Iterable[Draft], by_code: Mapping[str, Draft], tree: KnownTree, today: date
) -> Iterator[Problem]:
    """A unit is open within its parent's life, from the day on which it is placed there (a new one: see `_placed`)."""
    for draft in drafts:
        if not (draft.is_placed and draft.row.sound) or draft.parent_code is None:
            continue
        parent = by_code.get(draft.parent_code) or tree.units.get(draft.parent_code)
        if isinstance(parent, Known) or (parent is not None and parent.row.sound):
            yield from _problems_of_life(draft, parent, draft.placed_from(today))


def _problems_of_life(draft: Draft, parent: Draft | Known, placed_from: date) -> Iterator[Problem]:
    if parent.closed is not None and parent.closed <= placed_from:
        if draft.known is None:
            yield _at("parent_code", draft, "units.parent_closed_before",
                      parent=parent.code, closed=parent.closed, opened=draft.opened)  # fmt: skip
        else:
            yield _at("parent_code", draft, "units.parent_closed", parent=parent.code)
    elif draft.known is not None and parent.opened > placed_from:
        yield _at("parent_code", draft, "units.opens_before_parent",
                  parent=parent.code, parent_opened=parent.opened, opened=placed_from)  # fmt: skip
    elif parent.closed is not None and (draft.closed is None or draft.closed > parent.closed):
        yield _at("parent_code", draft, "units.outlives_parent", parent=parent.code)


def _at(column: str, draft: Draft, code: str, **params: object) -> Problem:
    return replace(problem(code, draft.row.number, unit=draft.code, **params), column=column)

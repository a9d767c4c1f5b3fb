"""Figures that are not worked out again as long as nothing beneath them has changed: docs/algorithms/tallies.md."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Generic, NamedTuple, TypeVar, cast

from django.core.cache import caches

from thongsuot.kernel import db
from thongsuot.rollup.rules import BLOCK, runs_of
from thongsuot.units.rules import Tree, UnitRef

_T = TypeVar("_T")
_R = TypeVar("_R")
CACHE = "figures"
_GAP = 16
"""Runs of blocks so near to each other are read as one."""
_FEW = 256
"""Places of which the blocks are sought each time."""
FOREVER = None  # a figure does not age; what falls out of use falls out of the cache


class Branch(NamedTuple):
    """Ranges of places in a tree whose figures are worked out, and remembered, together."""

    spans: tuple[range, ...]


class Cut(NamedTuple):
    """A part of a tree in branches. `known_as` tells it from every other; empty where nothing of it is remembered."""

    of: Tree
    known_as: tuple[object, ...]
    branches: tuple[Branch, ...]


@dataclass(frozen=True)
class Question(Generic[_T, _R]):
    """Something asked of each of some branches. `together` makes one out of all their answers, in their order.

    The answers depend on tallies of these subjects, on what never changes in a tree, and on what `asked` names, nothing
    else. Nobody changes a value that has been given.
    """

    asked: tuple[object, ...]
    subjects: tuple[int, ...]
    together: Callable[[Sequence[_T]], _R]


_Versions = Mapping[int, Mapping[int, int]]
"""By subject and block."""

Answers = Callable[[Sequence[int], Sequence[int]], Mapping[tuple[int, int], _T]]
"""Works out the answers to the questions at these places in their list, for the branches at these places in theirs."""


class Versions:
    """The versions of these subjects' blocks, read when first wanted: once for all that is asked of the same places."""

    def __init__(self, subjects: Iterable[int]) -> None:
        self._subjects = tuple(sorted(set(subjects)))
        self._read: dict[tuple[range, ...], _Versions] = {}

    def of(self, cut: Cut) -> _Versions:
        """Each subject's blocks beneath with their versions."""
        blocks = _held_in(cut)
        if blocks not in self._read:
            self._read[blocks] = _versions(self._subjects, blocks)
        return self._read[blocks]


def remembered(
    questions: Sequence[Question[_T, _R]], cut: Cut, answers: Answers[_T], versions_known: Versions | None = None
) -> list[_R]:
    """What all branches' answers to each question come to; one query where nothing has changed.

    None where the versions of all subjects are `versions_known`, to whoever asks several times of the same places.
    Else `answers` is asked of the branches that have changed. The versions are read before, so that an answer may be
    fresher than its label and never staler. What is small is worked out each time: that is as quick.
    """
    if not cut.known_as:
        places = range(len(cut.branches))
        found = answers(range(len(questions)), places)
        return [question.together([found[at, place] for place in places]) for at, question in enumerate(questions)]
    known = versions_known or Versions(subject for question in questions for subject in question.subjects)
    versions = known.of(cut)
    keys = [key_of(cut.known_as, question.asked) for question in questions]
    told = caches[CACHE].get_many([f"{key}-whole" for key in keys])
    wholes = [cast("tuple[int, _R] | None", told.get(f"{key}-whole")) for key in keys]
    labels = [_label(versions, question.subjects) for question in questions]
    stale = [at for at, whole in enumerate(wholes) if whole is None or whole[0] != labels[at]]
    fresh = _anew(stale, questions, versions, cut, answers) if stale else {}
    return [fresh[at] if at in fresh else cast("tuple[int, _R]", wholes[at])[1] for at in range(len(questions))]


def _anew(
    stale: Sequence[int],
    questions: Sequence[Question[_T, _R]],
    versions: _Versions,
    cut: Cut,
    answers: Answers[_T],
) -> dict[int, _R]:
    """The answers to stale questions: branches none of whose blocks has changed keep theirs."""
    keys = {at: key_of(cut.known_as, questions[at].asked) for at in stale}
    held = {at: cast("tuple[_Versions, list[_T]] | None", caches[CACHE].get(f"{keys[at]}-parts")) for at in stale}
    known: dict[tuple[int, int], _T] = {}
    for at, one in held.items():
        if one is not None:
            known |= {(at, place): one[1][place] for place in _unchanged(one[0], versions, cut)}
    missing = [(at, place) for at in stale for place in range(len(cut.branches)) if (at, place) not in known]
    if missing:
        known |= answers(sorted({at for at, _place in missing}), sorted({place for _at, place in missing}))
    fresh = {}
    for at in stale:
        subjects, parts = questions[at].subjects, [known[at, place] for place in range(len(cut.branches))]
        fresh[at] = questions[at].together(parts)
        caches[CACHE].set(f"{keys[at]}-parts", ({one: versions[one] for one in subjects}, parts), FOREVER)
        caches[CACHE].set(f"{keys[at]}-whole", (_label(versions, subjects), fresh[at]), FOREVER)
    return fresh


def label_of(tree: Tree, unit: UnitRef, subjects: Iterable[int]) -> int:
    """By what all that is counted of these subjects beneath a unit, itself included, is known to hold; one query.

    Ask it before what it is to label. Beneath many units one query more for the first who asks.
    """
    params: dict[str, Any] = {"subjects": tuple(sorted(subjects))}
    if unit.rgt - unit.lft < _FEW:
        statement = "label_of_few"
        params |= {"version_id": tree.version_id, "first": unit.lft, "last": unit.rgt, "block": BLOCK}
    else:
        known_as = ("whole", unit.id, tree.version_id, tree.built_at)
        statement = "label"
        params["blocks"] = _held_in(Cut(tree, known_as, (Branch((range(unit.lft, unit.rgt + 1),)),)))
    [(label,)] = db.rows("thongsuot.rollup", "versions.sql", statement, params)
    return int(label)


def _versions(subjects: Sequence[int], blocks: tuple[range, ...]) -> _Versions:
    found: dict[int, dict[int, int]] = {subject: {} for subject in subjects}
    params = {"subjects": tuple(found), "blocks": blocks}
    for subject, block, version in db.rows("thongsuot.rollup", "versions.sql", "versions", params):
        found[subject][block] = int(version)
    return found


def _held_in(cut: Cut) -> tuple[range, ...]:
    """Few ranges that hold the blocks of all branches; some others in them make a label change more often, no more."""
    key = f"{key_of(cut.known_as)}-runs"
    held = cast("tuple[range, ...] | None", caches[CACHE].get(key))
    if held is None:
        blocks = sorted({block for some in _blocks(cut) for block in some})
        held = tuple(runs_of(blocks, gap=_GAP))
        caches[CACHE].set(key, held, FOREVER)
    return held


def _label(versions: _Versions, subjects: Iterable[int]) -> int:
    """By what a whole answer is known to be right: what all blocks' versions come to."""
    return sum(sum(versions[subject].values()) for subject in subjects)


def _unchanged(then: _Versions, now: _Versions, cut: Cut) -> Iterator[int]:
    """The places of branches none of whose blocks has another version now."""
    changed = {block for subject in then for block, _version in then[subject].items() ^ now[subject].items()}
    return (place for place, blocks in enumerate(_blocks(cut)) if changed.isdisjoint(blocks))


def _blocks(cut: Cut) -> Sequence[Sequence[int]]:
    """Each branch's blocks; found once, for nothing ever changes in a version of a tree."""
    key = f"{key_of(cut.known_as)}-blocks"
    held = cast("Sequence[Sequence[int]] | None", caches[CACHE].get(key))
    if held is None:
        held = [sorted(blocks) for blocks in _blocks_of(cut)]
        caches[CACHE].set(key, held, FOREVER)
    return held


def _blocks_of(cut: Cut) -> list[set[int]]:
    spans = [(place, span[0], span[-1]) for place, branch in enumerate(cut.branches) for span in branch.spans]
    found: list[set[int]] = [set() for _branch in cut.branches]
    for some in db.batches(spans):
        params = {"version_id": cut.of.version_id, "spans": tuple(some), "block": BLOCK}
        for place, block in db.rows("thongsuot.rollup", "versions.sql", "blocks", params):
            found[place].add(block)
    return found


def key_of(*parts: object) -> str:
    """The name in the cache of what depends on all these."""
    return f"rollup-{sha256(repr(parts).encode()).hexdigest()}"

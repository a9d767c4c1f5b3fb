"""Figures that are not worked out again as long as nothing beneath them has changed: docs/algorithms/tallies.md."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Generic, NamedTuple, TypeVar, cast

from django.core.cache import caches

from thongsuot.kernel import db
from thongsuot.rollup.rules import BLOCK
from thongsuot.units.rules import Tree

_T = TypeVar("_T")
_R = TypeVar("_R")
CACHE = "figures"
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


Answers = Callable[[Sequence[int], Sequence[int]], Mapping[tuple[int, int], _T]]
"""Works out the answers to the questions at these places in their list, for the branches at these places in theirs."""


def remembered(questions: Sequence[Question[_T, _R]], cut: Cut, answers: Answers[_T]) -> list[_R]:
    """What all branches' answers to each question come to; one query where nothing has changed beneath.

    Else `answers` is asked of the branches that have changed. The versions are read before, so that an answer may be
    fresher than its label and never staler. What is small is worked out each time: that is as quick.
    """
    if not cut.known_as:
        places = range(len(cut.branches))
        found = answers(range(len(questions)), places)
        return [question.together([found[at, place] for place in places]) for at, question in enumerate(questions)]
    labels = _labels(questions, cut)
    keys = [key_of(cut.known_as, question.asked) for question in questions]
    told = caches[CACHE].get_many([f"{key}-whole" for key in keys])
    wholes = [told.get(f"{key}-whole", (None, None)) for key in keys]
    stale = [at for at, (label, _found) in enumerate(wholes) if label != labels[at]]
    fresh = _anew(stale, questions, labels, keys, answers) if stale else {}
    return [fresh[at] if at in fresh else cast("_R", wholes[at][1]) for at in range(len(questions))]


def _anew(
    stale: Sequence[int],
    questions: Sequence[Question[_T, _R]],
    labels: Sequence[Sequence[int]],
    keys: Sequence[str],
    answers: Answers[_T],
) -> dict[int, _R]:
    """The answers to stale questions: branches whose label is as it was keep theirs."""
    held = {at: cast("list[tuple[int, _T]]", caches[CACHE].get(f"{keys[at]}-parts") or []) for at in stale}
    known = {
        (at, place): one[1]
        for at in stale
        for place, (one, label) in enumerate(zip(held[at], labels[at], strict=False))
        if one[0] == label
    }
    missing = [(at, place) for at in stale for place in range(len(labels[at])) if (at, place) not in known]
    asked, places = sorted({at for at, _place in missing}), sorted({place for _at, place in missing})
    known |= answers(asked, places)
    fresh = {}
    for at in stale:
        parts = [known[at, place] for place in range(len(labels[at]))]
        fresh[at] = questions[at].together(parts)
        caches[CACHE].set(f"{keys[at]}-parts", list(zip(labels[at], parts, strict=True)), FOREVER)
        caches[CACHE].set(f"{keys[at]}-whole", (labels[at], fresh[at]), FOREVER)
    return fresh


def _labels(questions: Sequence[Question[_T, _R]], cut: Cut) -> list[list[int]]:
    """The version of each branch for each question: the sum of its blocks' for the question's subjects."""
    subjects = tuple(sorted({subject for question in questions for subject in question.subjects}))
    versions: dict[int, dict[int, int]] = {subject: {} for subject in subjects}
    for subject, block, version in db.rows("thongsuot.rollup", "versions.sql", "versions", {"subjects": subjects}):
        versions[subject][block] = int(version)
    blocks = _blocks(cut)
    return [[_sum(versions, question.subjects, some) for some in blocks] for question in questions]


def _sum(versions: Mapping[int, Mapping[int, int]], subjects: Iterable[int], blocks: Iterable[int]) -> int:
    return sum(versions[subject].get(block, 0) for subject in subjects for block in blocks)


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

"""Questions of a quiz: what makes one sound, how some are drawn and shuffled by a seed, when an answer is right. Pure.

What is drawn follows from the seed alone, by a hash: the same on every machine and version.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from typing import Final, TypeVar

Thing = TypeVar("Thing")
MOST_CHOICES: Final = 8


class Kind(StrEnum):
    """What is asked: one of some, several of them, their order, which belongs to which."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    ORDER = "order"
    MATCH = "match"


@dataclass(frozen=True, slots=True)
class Content:
    """What stands in a question beside its words.

    single, multiple: `items` to choose from, `right` names those that are. order: `items` in their right order.
    match: each of `items` belongs to the one of `matches` at its own place.
    """

    kind: Kind
    items: tuple[str, ...]
    matches: tuple[str, ...] = ()
    right: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A question as somebody sees it: what stands where, as places of the content."""

    items: tuple[int, ...]
    matches: tuple[int, ...] = ()


def fault(content: Content) -> str:
    """What is wrong with a question; empty where it can be asked."""
    items, right = content.items, set(content.right)
    if not 2 <= len(items) <= MOST_CHOICES or len(set(items)) < len(items) or "" in items:
        return "courses.question_items"
    if content.kind is Kind.MATCH:
        sound = len(content.matches) == len(items) == len(set(content.matches)) and "" not in content.matches
        return "" if sound else "courses.question_matches"
    if content.kind is Kind.ORDER:
        return ""
    if not right or not right < set(range(len(items))) or (content.kind is Kind.SINGLE and len(right) != 1):
        return "courses.question_right"
    return ""


def shuffled(things: Sequence[Thing], seed: int, salt: str, *, name: Callable[[Thing], str] = str) -> tuple[Thing, ...]:
    """The things in an order that follows from the seed and the salt, whatever order they come in."""

    def by_lot(thing: Thing) -> bytes:
        return blake2b(f"{seed}:{salt}:{name(thing)}".encode(), digest_size=16).digest()

    return tuple(sorted(things, key=by_lot))


def drawn(things: Sequence[Thing], count: int, seed: int) -> tuple[Thing, ...]:
    """So many of the things, by lot; all of them where there are fewer."""
    return shuffled(things, seed, "draw")[:count]


def shown(content: Content, seed: int, salt: str) -> Shown:
    """In which order somebody sees a question; what is to be matched with keeps its own."""
    places = range(len(content.items))
    if content.kind is Kind.MATCH:
        return Shown(tuple(places), shuffled(places, seed, salt))
    return Shown(shuffled(places, seed, salt))


def understood(content: Content, seen: Shown, ticked: Sequence[int]) -> tuple[int, ...] | None:
    """What was answered, as places of the content; None where it is no answer to this question.

    `ticked` are places on the screen: those chosen; those in the order given; for each item the one that belongs to it.
    """
    behind = seen.matches if content.kind is Kind.MATCH else seen.items
    if not ticked or not all(0 <= place < len(behind) for place in ticked):
        return None
    found = tuple(behind[place] for place in ticked)
    if content.kind is Kind.MATCH:
        return found if len(found) == len(content.items) else None
    if len(set(found)) < len(found):
        return None
    if content.kind is Kind.ORDER:
        return found if len(found) == len(content.items) else None
    if content.kind is Kind.SINGLE:
        return found if len(found) == 1 else None
    return tuple(sorted(found))


def is_right(content: Content, given: Sequence[int]) -> bool:
    """True where an answer, as `understood` gives it, is the right one whole."""
    if content.kind in {Kind.ORDER, Kind.MATCH}:
        return tuple(given) == tuple(range(len(content.items)))
    return set(given) == set(content.right)


def passed(right: int, of: int, per_cent: int) -> bool:
    """True where so many right answers reach the mark."""
    return of > 0 and right * 100 >= per_cent * of

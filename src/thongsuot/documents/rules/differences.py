"""What changed from one version of a text to the next, clause by clause."""

from __future__ import annotations

import json
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from thongsuot.documents.rules.identity import one_line
from thongsuot.vietnamese.text import compare_key


@dataclass(frozen=True, slots=True)
class Change:
    """Clauses (by index on each side) that stand the same, were changed, were added or were taken away."""

    what: Literal["same", "changed", "added", "removed"]
    before: range
    after: range


_WHAT: Mapping[str, Literal["same", "changed", "added", "removed"]] = {
    "equal": "same",
    "replace": "changed",
    "insert": "added",
    "delete": "removed",
}


def changes(before: Sequence[str], after: Sequence[str]) -> tuple[Change, ...]:
    """Compare the own words of clauses; spelling of tone marks, case and white space make no change."""
    matcher = SequenceMatcher(None, _keys(before), _keys(after), autojunk=False)
    return tuple(Change(_WHAT[tag], range(i, j), range(k, m)) for tag, i, j, k, m in matcher.get_opcodes())


def kept(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """Index after → index before of every clause whose own words are unchanged; a blank clause is nobody's."""
    pairs: dict[int, int] = {}
    for change in changes(before, after):
        if change.what == "same":
            pairs.update((new, old) for old, new in zip(change.before, change.after, strict=True) if after[new].strip())
    return pairs


def same_finding(quote: str, found: Mapping[str, Any]) -> str:
    """Two findings with the same key say the same in the same words, so a person's decision on one holds for the other.

    The meaning belongs to the key: a lead-in above ("By 2030:") may change what an unchanged sentence asks for.
    """
    return f"{compare_key(quote)}\n{json.dumps(found, sort_keys=True, ensure_ascii=False)}"


def carried(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """Index after → index before of findings with the same key; where a key repeats, the nth goes with the nth."""
    waiting: defaultdict[str, deque[int]] = defaultdict(deque)
    for old, key in enumerate(before):
        waiting[key].append(old)
    return {new: waiting[key].popleft() for new, key in enumerate(after) if waiting[key]}


def _keys(texts: Iterable[str]) -> list[str]:
    return [compare_key(one_line(text)) for text in texts]

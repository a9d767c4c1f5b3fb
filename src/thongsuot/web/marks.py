"""Passages of a text as the page shows them: headings apart from what follows, each piece with its marks' look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from thongsuot.documents.queries.texts import ClauseLine, PassageText
from thongsuot.documents.rules import Mark, Segment

LETTERS = {"requirement": "r", "doubt": "d", "mention": "c"}
"""First letter of the name by which a mark and its card find each other: r12, d3, c7."""
HEADED = {"part", "chapter", "section", "article", "appendix"}


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that look the same from end to end. `of` names the marks they belong to, `begins` those that begin here.

    `document_id` is the known document that these words name.
    """

    text: str
    look: str = ""
    of: str = ""
    begins: tuple[Mark, ...] = ()
    document_id: int | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A clause's own words: its heading line and the rest, and the requirements that begin in it."""

    clause: ClauseLine | None
    anchor: str
    heading: tuple[Piece, ...]
    body: tuple[Piece, ...]
    requirements: tuple[Mark, ...]


def passage(shown: PassageText, named: Mapping[int, int]) -> Passage:
    """Prepare one passage; `named` tells the documents of its mentions."""

    def piece(segment: Segment) -> Piece:
        return _piece(segment, named)

    clause = shown.clause
    pieces = list(shown.segments)
    is_headed = shown.opens and clause is not None and (bool(clause.heading) or clause.kind in HEADED)
    head, rest = _first_line(pieces) if is_headed else ([], pieces)
    begins = (mark for segment in shown.segments for mark in segment.opens)
    return Passage(
        clause=clause,
        anchor=clause.eid if clause is not None and shown.opens else "",
        heading=tuple(map(piece, head)),
        body=tuple(map(piece, _without_end(rest))),
        requirements=tuple(mark for mark in begins if mark.of == "requirement"),
    )


def name(mark: Mark) -> str:
    """The name by which a mark and its card find each other."""
    return f"{LETTERS[mark.of]}{mark.id}"


def _without_end(segments: list[Segment]) -> list[Segment]:
    """Without the blank end of the last piece."""
    if not segments:
        return []
    last = segments[-1]
    return [*segments[:-1], Segment(last.start, last.text.rstrip(), last.marks)]


def _first_line(segments: Iterable[Segment]) -> tuple[list[Segment], list[Segment]]:
    head: list[Segment] = []
    rest: list[Segment] = []
    for segment in segments:
        line, sign, after = ("", "", segment.text) if rest else segment.text.partition("\n")
        if line:
            head.append(Segment(segment.start, line, segment.marks))
        if sign or (rest and after):
            rest.append(Segment(segment.start + len(line) + len(sign), after, segment.marks))
    return head, rest


def _piece(segment: Segment, named: Mapping[int, int]) -> Piece:
    mentions = (mark.id for mark in segment.marks if mark.of == "mention")
    return Piece(
        text=segment.text,
        look=_look(segment.marks),
        of=" ".join(map(name, segment.marks)),
        begins=segment.opens,
        document_id=next((named[found] for found in mentions if found in named), None),
    )


def _look(marks: tuple[Mark, ...]) -> str:
    """Of several marks the one that asks most of the reader shows: a doubt, then a requirement, then a mention."""
    by_kind = {mark.of: mark for mark in marks}
    if "doubt" in by_kind:
        return "mark doubt"
    if found := by_kind.get("requirement"):
        return f"mark {found.kind} {found.state}"
    return "mark citation" if marks else ""

"""Reads a document from its bytes: the stages one after the other.

sources → manuscript (passages, marks, tables) → identity → outline → citations → tables → targets → assignments →
deadlines
→ figures → events → unit changes → checks
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from thongsuot.reading.assignments import find_assignments
from thongsuot.reading.bodies import is_class
from thongsuot.reading.checks import find_checks
from thongsuot.reading.citations import find_citations
from thongsuot.reading.context import governed
from thongsuot.reading.deadlines import find_deadlines
from thongsuot.reading.errors import ReadingError
from thongsuot.reading.events import find_events
from thongsuot.reading.figures import find_figures
from thongsuot.reading.identity import identify
from thongsuot.reading.lexicon import Lexicon, default_lexicon
from thongsuot.reading.manuscript import manuscript
from thongsuot.reading.model import Assignment, Citation, Reading, Target
from thongsuot.reading.outline import outline
from thongsuot.reading.recognition import as_recognised
from thongsuot.reading.secrecy import secret_mark
from thongsuot.reading.sources import open_source
from thongsuot.reading.sources.writer import Source
from thongsuot.reading.tables import data_tables
from thongsuot.reading.target_tables import table_targets
from thongsuot.reading.targets import find_targets
from thongsuot.reading.task_tables import table_assignments
from thongsuot.reading.unit_changes import find_unit_changes
from thongsuot.vietnamese.text import fold


def read(data: bytes, *, name: str, lexicon: Lexicon | None = None) -> Reading:
    """This function will read a document and give all that was found in it; `name` is for messages only.

    :raises ReadingError: whatever the bytes are, nothing else leaves this function.
    """
    try:
        return as_recognised(_read(open_source(data, name=name), name, lexicon or default_lexicon()))
    except ReadingError as error:
        raise ReadingError(error.code, **{"name": name, **error.params}) from error
    except Exception as error:
        raise ReadingError("reading.damaged", name=name) from error


def _read(source: Source, name: str, lexicon: Lexicon) -> Reading:
    if mark := secret_mark(source.text, source.blocks, lexicon):
        raise ReadingError("reading.secret", name=name, mark=mark)
    if source.blocks and all(block.aside for block in source.blocks):
        raise ReadingError("reading.empty", name=name)
    script = manuscript(source.text, source.blocks, lexicon)
    script = script.with_document(identify(script))
    citations = find_citations(script)
    tables = tuple(data_tables(script.tables, lexicon))
    above = governed(script)
    targets = (*find_targets(script, above, citations), *table_targets(script, tables))
    assignments = _citing((*find_assignments(script, above), *table_assignments(script, tables)), citations)
    assignments = tuple(_of_classes(assignments, lexicon))
    deadlines = tuple(find_deadlines(script, above, assignments, citations))
    figures = find_figures(script, above, _places(targets) + _places(assignments) + _places(citations))
    return Reading(
        text=source.text,
        document=script.document,
        blocks=source.blocks,
        outline=outline(script.flow, script.marks),
        citations=citations,
        targets=targets,
        assignments=assignments,
        deadlines=deadlines,
        figures=figures,
        events=tuple(find_events(script, citations)),
        unit_changes=tuple(find_unit_changes(script, tables)),
        checks=tuple(find_checks(script, tables, figures, (*targets, *assignments, *deadlines), citations)),
        pages=source.pages,
        recognised=source.recognised,
        warnings=source.warnings,
    )


def _places(items: Sequence[Target | Assignment | Citation]) -> list[tuple[int, int]]:
    return [(item.start, item.end) for item in items]


def _citing(assignments: Sequence[Assignment], citations: Sequence[Citation]) -> tuple[Assignment, ...]:
    """Gives each assignment the labels of the documents that its own words name."""
    starts = sorted((item.start, item.same_as or "") for item in citations)

    def cited(item: Assignment) -> tuple[str, ...]:
        inside = starts[bisect_left(starts, (item.start, "")) : bisect_left(starts, (item.end, ""))]
        return tuple(dict.fromkeys(label for _, label in inside))

    return tuple(replace(item, cites=cited(item)) for item in assignments)


def _of_classes(assignments: Sequence[Assignment], lexicon: Lexicon) -> Iterator[Assignment]:
    """Marks what only classes of bodies are told: those that any text calls so, and those that the lexicon lists."""
    listed = {fold(words) for words in lexicon.words("bodies.collective")}
    for item in assignments:
        collective = bool(item.lead) and all(is_class(name) or fold(name) in listed for name in item.lead)
        yield replace(item, collective=True) if collective and not item.collective else item

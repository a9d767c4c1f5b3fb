"""Study beside a table that a job rebuilds: coverage after every fact, who is left, sheets, the report, the recount."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from time import perf_counter

from django.core.cache import caches
from django.db import connection

from benchmarks.report import Row, seconds
from benchmarks.seeded import SCALE, seed
from benchmarks.study_world import plant, ruled, standing_members
from thongsuot.documents.models import Document
from thongsuot.kernel import db
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.ids import new_id
from thongsuot.officedoc import official_docx, official_pdf, to_xlsx
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.reporting.official import official
from thongsuot.reporting.study import Days, gathered
from thongsuot.rollup.queries.remembering import CACHE
from thongsuot.study import queries
from thongsuot.study.operations import Studied, record_completions, sheets
from thongsuot.study.queries.reminding import STUDY
from thongsuot.study.queries.verifying import verify_study
from thongsuot.study.rules import Way
from thongsuot.study.rules.reminders import subject
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef

DOCUMENTS, SHEETS, ROWS = 4, 10, 100_000
CHILDREN, LEFT, RATE, REPORT, VERIFIED, SWEPT = (200.0, 500.0), 100.0, 20_000.0, 5.0, 120.0, 60.0
"""Milliseconds for the children of any unit on PostgreSQL and SQLite, and for a first page; rows a second; seconds."""
TABLE = "bench_study_levels"


def measure() -> Iterator[Row]:
    """Plant, ask after each fact, read sheets, report, recount; beside the rebuilt table."""
    seed()
    reader = access.reader_of(OPERATOR, datetime.now(UTC))
    top = units.root(reader.tree)
    documents = ruled(reader, top, DOCUMENTS)
    facts = plant(documents[0], reader.day)
    rebuilt, asked = _levels(reader, documents[0])
    yield from _coverage(reader, top, documents[0], rebuilt + asked)
    yield from _left(reader, top, documents, asked)
    yield from _report(reader, top, documents[0], rebuilt + asked)
    yield from _sweep(reader, top, documents[0], rebuilt + asked)
    yield from _sheets(documents[1])
    yield from _recount(facts + SHEETS * ROWS, rebuilt)


def _coverage(reader: Reader, top: UnitRef, document_id: int, reference: float) -> Iterator[Row]:
    """The children of a unit, each time after another completion; the nation's figure has each at once."""
    limit = CHILDREN[0 if db.is_postgresql() else 1]
    done = [queries.coverage(reader, document_id, top.id).total.total.done]

    for what, unit in _places(reader, top):
        members = iter(_not_yet(reader, document_id, unit))

        def fact(members: Iterator[int] = members) -> None:
            one = Studied(new_id(), next(members), document_id, Way.REPORTED, reader.day, words="Sổ")
            record_completions(actor=OPERATOR, unit_id=top.id, completions=[one], now=datetime.now(UTC))
            done[0] += 1

        def ask(unit: UnitRef = unit) -> None:
            found = queries.coverage(reader, document_id, unit.id).total.total.done
            if unit.id == top.id and found != done[0]:
                raise RuntimeError(f"{found} have studied, not {done[0]}")

        taken = seconds(ask, before=fact) * 1000
        yield Row(f"children of {what} after a completion, {SCALE}", taken, "ms", reference * 1000,
                  "the table rebuilt, then asked for the top's children", limit)  # fmt: skip
    caches[CACHE].clear()
    cold = seconds(lambda: queries.coverage(reader, document_id, top.id), times=1) * 1000
    yield Row(f"children of the top, nothing remembered, {SCALE}", cold, "ms", reference * 1000,
              "the table rebuilt, then asked for the top's children")  # fmt: skip


def _not_yet(reader: Reader, document_id: int, unit: UnitRef) -> Sequence[int]:
    """Some who are left beneath a unit, else anybody: what they studied comes a second time."""
    page = queries.left(reader, document_id, unit.id, now=datetime.now(UTC))
    return [line.member_id for line in page.lines] or [pk for pk, *_names in standing_members(9)]


def _left(reader: Reader, top: UnitRef, documents: Sequence[int], asked: float) -> Iterator[Row]:
    """The first page of names, where nearly all have studied and where nobody has."""
    for which, document_id in (("a fiftieth", documents[0]), ("all", documents[2])):
        for what, unit in _places(reader, top):
            taken = seconds(lambda at=(document_id, unit.id): queries.left(reader, *at, now=datetime.now(UTC))) * 1000  # type: ignore[misc]
            yield Row(f"{which} left, first page of {what}, {SCALE}", taken, "ms", asked * 1000,
                      "the rebuilt table asked for counts", LEFT)  # fmt: skip


def _report(reader: Reader, top: UnitRef, document_id: int, reference: float) -> Iterator[Row]:
    """The nation's report with all provinces and groups, as Word, Excel and PDF."""

    def made() -> None:
        days = Days(reader.day - timedelta(days=30), reader.day)
        report = official(gathered(reader, document_id, top.id, days, datetime.now(UTC)), "")
        for written in (official_docx(report), official_pdf(report), to_xlsx(report.dataset)):
            if not written:
                raise RuntimeError("an empty file")

    yield Row(f"report of the top as Word, Excel and PDF, {SCALE}", seconds(made, times=2), "s", reference,
              "the table rebuilt, then asked for the top's children", REPORT)  # fmt: skip


def _sweep(reader: Reader, top: UnitRef, document_id: int, reference: float) -> Iterator[Row]:
    """Who is to be reminded in the whole organisation, as a schedule asks it."""
    count = [0]

    def swept() -> None:
        count[0] = sum(1 for _lack in STUDY.lacking(reader, top, subject(document_id)))

    taken = seconds(swept, times=1)
    yield Row(f"{count[0]:,} units to be reminded, {SCALE}", taken, "s", reference,
              "the table rebuilt, then asked for the top's children", SWEPT)  # fmt: skip


def _sheets(document_id: int) -> Iterator[Row]:
    """Sheets of so many rows each, looked through and then recorded."""
    symbol = Document.objects.values_list("symbol", flat=True).get(pk=document_id)
    day, least, looked, recorded = date.today(), 0, 0.0, 0.0  # noqa: DTZ011  # the server's day is as good
    for _sheet in range(SHEETS):
        people = standing_members(ROWS, least=least)
        least = people[-1][0]
        lines = [f"{code},{name},{day - timedelta(days=pk % 20):%d/%m/%Y},tự học" for pk, code, name in people]
        data = "\n".join(["mã đảng viên,họ và tên,ngày học,hình thức học", *lines]).encode()
        now = datetime.now(UTC)
        run = sheets.receive_sheet(actor=OPERATOR, data=data, name="bieu.csv", document_words=symbol, now=now)
        start = perf_counter()
        plan = sheets.plan_sheet(actor=OPERATOR, run_id=run, now=now)
        if plan.run_id is None:
            raise RuntimeError(str(plan.problems[:3]))
        looked += perf_counter() - start
        sheets.confirm_sheet(actor=OPERATOR, run_id=run, now=now)
        start = perf_counter()
        sheets.apply_sheet(actor=OPERATOR, run_id=run, now=now)
        recorded += perf_counter() - start
    rows = SHEETS * ROWS
    for what, taken, limit in (
        ("looked through", looked, None),
        ("recorded", recorded, rows / RATE),
        ("looked through and recorded", looked + recorded, None),
    ):
        said = f"{rows:,} rows of sheets {what}, {rows / taken:,.0f} rows/s, {SCALE}"
        yield Row(said, taken, "s", rows / RATE, f"{RATE:,.0f} rows/s", limit)


def _recount(facts: int, rebuilt: float) -> Iterator[Row]:
    start = perf_counter()
    if found := verify_study():
        raise RuntimeError(f"{len(found)} tallies are not what the facts say: {found[:3]}")
    yield Row(f"recount of {facts:,} completions, {SCALE}", perf_counter() - start, "s", rebuilt,
              "the table rebuilt", VERIFIED)  # fmt: skip


def _places(reader: Reader, top: UnitRef) -> Iterator[tuple[str, UnitRef]]:
    """The top, the largest unit beneath it, the largest beneath that, and so on to a cell."""
    unit, depth = top, 0
    while True:
        yield ("the top" if depth == 0 else f"a unit of level {depth + 1}"), unit
        beneath = units.children(unit.id, reader.tree)
        if not beneath:
            return
        unit, depth = max(beneath, key=lambda one: one.rgt - one.lft), depth + 1


def _levels(reader: Reader, document_id: int) -> tuple[float, float]:
    """A table of members with the unit right beneath the top and what they studied: seconds to rebuild, and to ask."""
    rebuild = f"""
        CREATE TABLE {TABLE} AS
        SELECT child.unit_id AS child_id, one.unit_id, one.category, ruled.document_id,
            CASE WHEN EXISTS (SELECT 1 FROM study_completion done
                WHERE done.member_id = one.member_id AND done.document_id = ruled.document_id) THEN 1 ELSE 0 END AS done
        FROM people_membership one
        JOIN units_treenode node ON node.unit_id = one.unit_id AND node.version_id = {reader.tree.version_id:d}
        JOIN units_treenode child ON child.version_id = node.version_id AND child.depth = 1
            AND node.lft BETWEEN child.lft AND child.rgt
        CROSS JOIN (SELECT DISTINCT document_id FROM study_studyrule WHERE document_id = {document_id:d}) ruled
        WHERE one.until_day IS NULL AND one.standing = 'official' AND NOT one.exempt
    """  # noqa: S608  # whole numbers
    ask = f"SELECT child_id, COUNT(*), SUM(done) FROM {TABLE} WHERE document_id = {document_id:d} GROUP BY child_id"  # noqa: S608

    def run(statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    rebuilt = seconds(lambda: run(rebuild), times=1, before=lambda: run(f"DROP TABLE IF EXISTS {TABLE}"))
    asked = seconds(lambda: run(ask), times=3)
    run(f"DROP TABLE {TABLE}")
    return rebuilt, asked

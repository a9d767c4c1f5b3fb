"""A small organisation as sheets, brought in, read back and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest

from thongsuot.files.operations import keep
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.errors import DomainError
from thongsuot.units import operations, queries
from thongsuot.units.models import Reorganisation, Unit
from thongsuot.units.queries.exports import export_sheet

NOW = datetime(2025, 9, 1, 3, tzinfo=UTC)
TODAY = date(2025, 9, 1)
LATER = datetime(2025, 10, 1, 3, tzinfo=UTC)
HEADER = "Mã đơn vị,Tên đơn vị,Loại,Mã cấp trên,Ngày thành lập,Ngày giải thể,Tên khác"
ROOT = "T,Đảng bộ tỉnh Hà Nam,party_province,,1/1/1997,,"
OFFICE = "V,Văn phòng Tỉnh ủy,party_office,T,1/1/1997,,VPTU; Văn phòng TU"
CELL = "C,Chi bộ Văn phòng,Chi bộ,V,1/6/2010,,"
SHEET = (ROOT, OFFICE, CELL)


def data(*lines: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *lines]).encode()


def plan(*lines: str, header: str = HEADER, now: datetime = NOW) -> operations.ImportPlan:
    return operations.plan_import(actor=OPERATOR, data=data(*lines, header=header), name="tree.csv", now=now)


def bring(*lines: str, now: datetime = NOW) -> operations.ImportApplied:
    planned = plan(*lines, now=now)
    assert planned.problems == ()
    assert planned.run_id is not None
    return operations.apply_import(actor=OPERATOR, run_id=planned.run_id, now=now)


def take_back(run_id: int, now: datetime = NOW) -> operations.TakenBack:
    return operations.take_back_import(actor=OPERATOR, run_id=run_id, now=now)


def found(*lines: str, now: datetime = NOW) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.row) for problem in plan(*lines, now=now).problems]


@contextmanager
def refusal(code: str) -> Iterator[pytest.ExceptionInfo[DomainError]]:
    with pytest.raises(DomainError) as refused:
        yield refused
    assert refused.value.code == code


def exported(day: date = TODAY) -> list[tuple[object, ...]]:
    return [tuple(row) for row in export_sheet(queries.tree_on(day)).rows]


def unit_id(code: str) -> int:
    return Unit.objects.get(code=code).pk


def parent_of(code: str, day: date) -> str:
    return next(str(row[3]) for row in exported(day) if row[0] == code)


def an_act(now: datetime, day: date) -> Reorganisation:
    kept = keep(data=b"act", name="act.csv", media_type="text/csv", now=now)
    return Reorganisation.objects.create(
        document_words="NQ 1", operates_on=day, file_id=kept.id, state="applied", recorded_at=now, applied_at=now
    )

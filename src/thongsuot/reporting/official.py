"""The words of the official form: in Vietnamese, whoever prints them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from thongsuot.kernel.days import day_of
from thongsuot.officedoc import STANDARD, Dataset, Official, official_docx
from thongsuot.officedoc.dataset import moment
from thongsuot.reporting.study import Figures, dataset
from thongsuot.study.rules import Figure
from thongsuot.submissions.queries import TemplateUsed, content_of
from thongsuot.units.rules import UnitRef
from thongsuot.vietnamese.dates import format_date
from thongsuot.vietnamese.numbers import format_number, format_percent

VI = "vi"
DATE_LINE = "…………, ngày      tháng      năm {year}"


def official(found: Figures, above: str) -> Official:
    """A report as it is known now; `above` is the unit right above."""
    report = found.report
    figure = report.total.figure
    table = dataset(found, VI)
    return Official(
        above=above,
        sender=report.unit.name,
        date_line=DATE_LINE.format(year=found.at.year),
        about=f"kết quả học tập, quán triệt {report.rule.symbol or report.rule.title}",
        paragraphs=list(_told(found)),
        signed=f"T/M {report.unit.name}",
        dataset=table,
        values=_values(table, figure, report.first_day, report.last_day),
    )


def official_again(kept: Dataset, unit: UnitRef, above: str, figure: Figure, days: tuple[date, date]) -> Official:
    """A report that was frozen, in the same form: its words come from what it says alone."""
    year = kept.as_of.year if kept.as_of else days[1].year
    return Official(
        above=above,
        sender=unit.name,
        date_line=DATE_LINE.format(year=year),
        about=kept.title,
        paragraphs=[_studied(unit.name, figure, *days)],
        signed=f"T/M {unit.name}",
        dataset=kept,
        values=_values(kept, figure, *days),
    )


def by_template(report: Official, found: TemplateUsed) -> bytes:
    """The report as .docx by the template in force, which it names with its version."""
    content = content_of(found)
    return official_docx(report, content.data if content else None, template_words(found))


def template_words(found: TemplateUsed) -> str:
    """What a report says of the template by which it was made."""
    if found.version is None:
        return STANDARD
    whose = f"mẫu của {found.unit.name}" if found.unit else "mẫu riêng"
    return f"{whose}, phiên bản {found.version.number} ngày {format_date(day_of(found.version.at), VI)}"


def _values(table: Dataset, figure: Figure, first: date, last: date) -> dict[str, str]:
    return {
        "tu_ngay": format_date(first, VI),
        "den_ngay": format_date(last, VI),
        "so_lieu_den": moment(table.as_of, VI) if isinstance(table.as_of, date | datetime) else "",
        "phai_hoc": _n(figure.due),
        "da_hoc": _n(figure.done),
        "con_lai": _n(figure.left),
        "ty_le": format_percent(figure.done, figure.due, VI),
    }


def _told(found: Figures) -> Iterator[str]:
    report = found.report
    total = report.total
    yield _studied(report.unit.name, total.figure, report.first_day, report.last_day)
    before = sum(part.before for part in report.parts)
    yield f"Riêng trong kỳ báo cáo có thêm {_n(total.figure.done - before)} đảng viên hoàn thành việc học tập."
    held = sum(part.conferences.held for part in report.parts)
    meetings, make_ups = (sum(getattr(part, name) for part in report.parts) for name in ("meetings", "make_ups"))
    yield (
        f"Đã tổ chức {_n(held)} hội nghị, {_n(meetings)} buổi sinh hoạt chi bộ và {_n(make_ups)} buổi học bù về nội "
        "dung này."
    )
    if units := len({one.unit_id for some in found.programmes.values() for one in some}):
        yield f"Có {_n(units)} đơn vị đã ban hành chương trình hành động, kế hoạch thực hiện."
    if found.standing and found.standing.total.asked:
        sent = found.standing.total
        late = f", trong đó {_n(sent.late)} đơn vị gửi sau hạn" if sent.late else ""
        yield f"{_n(sent.sent)}/{_n(sent.asked)} đơn vị trực thuộc đã gửi báo cáo{late}."
    yield "Số liệu chi tiết theo đơn vị và theo nhóm đối tượng nêu tại phụ lục kèm theo."


def _studied(unit: str, figure: Figure, first: date, last: date) -> str:
    share = format_percent(figure.done, figure.due, VI)
    beyond = f" Ngoài diện phải học có {_n(figure.beyond)} đảng viên cũng đã học." if figure.beyond else ""
    return (
        f"Từ ngày {format_date(first, VI)} đến ngày {format_date(last, VI)}, {unit} có {_n(figure.done)} trong "
        f"{_n(figure.due)} đảng viên phải học đã học tập, quán triệt ({share}); còn {_n(figure.left)} đảng viên chưa "
        f"học.{beyond}"
    )


def _n(count: int) -> str:
    return format_number(count, VI)

"""The report on the study of a document, in the columns of the reports in use."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.catalogues import queries as catalogues
from thongsuot.catalogues.rules import Catalogue
from thongsuot.convening.rules.attendance import NOBODY, Turnout
from thongsuot.courses.queries.reflections import handed_in
from thongsuot.documents.queries.implementing import Programme, programmes
from thongsuot.kernel.days import ZONE
from thongsuot.kernel.permission import Permission
from thongsuot.officedoc import Cell, Column, Dataset, Share, Sheet
from thongsuot.people.access import Reader
from thongsuot.study.queries.reports import GroupPart, ReportPart, StudyReport, study_report
from thongsuot.study.rules import Way
from thongsuot.submissions.queries import Standing, standing
from thongsuot.vietnamese.dates import format_date

SPEAKERS = 200
"""Letters of speakers' names that a cell takes."""
_MADE_UP, _OWN = (Way.MADE_UP, Way.MEETING), (Way.SELF_STUDY, Way.REPORTED)


@dataclass(frozen=True, slots=True)
class Figures:
    """All that a report on study tells, before it is put in columns."""

    report: StudyReport
    programmes: Mapping[int, Sequence[Programme]]
    """By the part in which their unit stands, `BEFORE` too."""
    reflections: Mapping[int, int]
    """How many handed one in, by the part in which they stand."""
    standing: Standing | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Days:
    """What a report covers: the days from first to last."""

    first: date
    last: date


def gathered(
    reader: Reader, document_id: int, unit_id: int, days: Days, at: datetime, period_id: int | None = None
) -> Figures:
    """The figures of a report as they are known at a moment; with who has sent, where it is made for a period.

    A bounded number of queries, whatever stands beneath the unit.

    :raises DomainError: study.unknown_rule, study.out_of_reach, people.not_allowed, submissions.unknown_period
    """
    report = study_report(reader, document_id, unit_id, days.first, days.last)
    unit = report.unit
    wide = reader.scope(Permission.SEE_COUNTS).covers_all(unit.lft, unit.rgt)
    sent = standing(reader, period_id, unit_id) if period_id is not None and wide else None
    last = unit.rgt if wide else unit.lft
    part_at, issued, handed = _part_at(report), defaultdict[int, list[Programme]](list), Counter[int]()
    for one in programmes(reader, document_id, unit.lft, last):
        issued[part_at(one.lft)].append(one)
    for place, count in handed_in(reader.tree, document_id, range(unit.lft, last + 1), report.last_day).items():
        handed[part_at(place)] += count
    shown = tuple(part for part in report.parts if part.is_shown or part.id in issued.keys() | handed.keys())
    return Figures(replace(report, parts=shown), issued, handed, sent, at.astimezone(ZONE))


def dataset(found: Figures, language: str = "vi") -> Dataset:
    """The report in columns: everything together, what was done, then each group by itself. Rows sum to the last."""
    with translation.override(language):
        words = catalogues.words_ever([Catalogue.MEMBER_CATEGORIES], language)[Catalogue.MEMBER_CATEGORIES]
        report = found.report
        sheets = [_results(_("All together"), report, "", _note(found, language)), _doings(found, language)]
        sheets += [_results(words.get(code, code).capitalize(), report, code, "") for code in report.groups]
        symbol = report.rule.symbol or report.rule.title
        title = _("Report on the study of %(document)s: %(unit)s") % {"document": symbol, "unit": report.unit.name}
        as_of = found.at if report.last_day == found.at.date() else report.last_day
        return Dataset(title, sheets, as_of=as_of, language=language)


_COLUMNS = (
    ("due", gettext_lazy("Must study")),
    ("convened", gettext_lazy("Convened")),
    ("in_person", gettext_lazy("In person")),
    ("online", gettext_lazy("Online")),
    ("excused", gettext_lazy("Absent with reason")),
    ("unexcused", gettext_lazy("Absent without reason")),
    ("attended", gettext_lazy("Studied at a conference")),
    ("made_up", gettext_lazy("Made up, cell meetings")),
    ("own", gettext_lazy("Self-study, reported")),
    ("done", gettext_lazy("Studied")),
    ("left", gettext_lazy("Left")),
)


def _results(name: str, report: StudyReport, group: str, note: str) -> Sheet:
    columns = [
        Column("unit", _("Unit")), *(Column(key, str(words), "integer") for key, words in _COLUMNS),
        Column("share", _("Share"), "percent"), Column("beyond", _("Beyond those due"), "integer"),
    ]  # fmt: skip
    lines = [(_named(part), *_of(part, group)) for part in report.parts]
    rows: list[list[Cell]] = [
        [words, *_cells(one, turnout)] for words, one, turnout in lines if not group or any(one.figure) or any(turnout)
    ]
    total, turnout = GroupPart(), NOBODY
    for _words, one, more in lines:
        total, turnout = total.plus(one), turnout.plus(more)
    return Sheet(name, columns, [*rows, [_("In all"), *_cells(total, turnout)]], note=note)


def _of(part: ReportPart, group: str) -> tuple[GroupPart, Turnout]:
    """One group of a part, or all of them where it is empty."""
    turnouts = part.conferences.turnouts
    if group:
        return part.groups.get(group, GroupPart()), turnouts.get(group, NOBODY)
    turnout = NOBODY
    for one in turnouts.values():
        turnout = turnout.plus(one)
    return part.total, turnout


def _cells(one: GroupPart, turnout: Turnout) -> list[Cell]:
    figure, ways = one.figure, one.by_way
    return [
        figure.due, turnout.convened, turnout.in_person, turnout.online, turnout.excused, turnout.unexcused,
        ways.get(Way.ATTENDED, 0), sum(ways.get(way, 0) for way in _MADE_UP), sum(ways.get(way, 0) for way in _OWN),
        figure.done, figure.left, Share(figure.done, figure.due), figure.beyond,
    ]  # fmt: skip


def _named(part: ReportPart) -> str:
    if part.unit is None:
        return _("Before the reorganisation")
    return _("%(unit)s, itself") % {"unit": part.unit.name} if part.is_own else part.unit.name


def _doings(found: Figures, language: str) -> Sheet:
    """Classes by kind, speakers, reflections, own programmes, and who has sent a report."""
    columns = [
        Column("unit", _("Unit")), Column("conferences", _("Conferences held"), "integer"),
        Column("meetings", _("Cell meetings"), "integer"), Column("make_ups", _("Make-up sessions"), "integer"),
        Column("speakers", _("Speakers")), Column("reflections", _("Reflections handed in"), "integer"),
        Column("programme", _("Own programme")), Column("programmes", _("Units with a programme"), "integer"),
        Column("in_period", _("Studied within the period"), "integer"),
        Column("sent", _("Reports sent"), "percent"), Column("late", _("Sent late"), "integer"),
    ]  # fmt: skip
    rows = [_doing(found, part, language) for part in found.report.parts]
    numbers = [at for at, column in enumerate(columns) if column.kind == "integer" and column.key != "late"]
    total: list[Cell] = [_("In all"), *[None] * (len(columns) - 1)]
    for at in numbers:
        total[at] = sum(cell for row in rows if isinstance(cell := row[at], int))
    total[-2:] = _sent(found, None)
    return Sheet(_("Classes, programmes, reports"), columns, [*rows, total])


def _doing(found: Figures, part: ReportPart, language: str) -> list[Cell]:
    issued, done = found.programmes.get(part.id, ()), part.total.figure.done
    return [
        _named(part), part.conferences.held, part.meetings, part.make_ups,
        "; ".join(part.conferences.speakers)[:SPEAKERS], found.reflections.get(part.id, 0),
        "; ".join(_cited(one, language) for one in issued if one.unit_id == part.id),
        len({one.unit_id for one in issued}), done - part.before, *_sent(found, part),
    ]  # fmt: skip


def _cited(one: Programme, language: str) -> str:
    return f"{one.symbol}, {format_date(one.issued_on, language)}" if one.issued_on else one.symbol


def _part_at(report: StudyReport) -> Callable[[int], int]:
    """The part in which what stands at a place is counted; the parts' places leave none between them."""
    spans = sorted((span[0], part.id) for part in report.parts for span in part.places)
    firsts = [first for first, _part_id in spans]
    return lambda place: spans[bisect_right(firsts, place) - 1][1]


def _sent(found: Figures, part: ReportPart | None) -> list[Cell]:
    """Reports in of those asked, and those that came late; nothing where the report is made for no period."""
    if found.standing is None:
        return [None, None]
    share = found.standing.total
    if part is not None:
        known = {row.unit.id if row.unit else 0: row.share for row in found.standing.rows}
        one = known.get(part.id)
        if one is None or not one.asked:
            return [None, None]
        share = one
    return [Share(share.sent, share.asked) if share.asked else None, share.late]


def _note(found: Figures, language: str) -> str:
    report = found.report
    told = [
        _("From %(first)s to %(last)s.")
        % {"first": format_date(report.first_day, language), "last": format_date(report.last_day, language)},
        _("Attendance is that at the first required sitting of each conference; who was convened twice counts twice."),
        _("Due = studied + left; everybody counts once, where they stand officially."),
    ]
    return " ".join(told)

"""The report on study: its totals close in every column, its files say the same, and the template is the office's."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from docx import Document
from pytest_django import DjangoAssertNumQueries
from typer.testing import CliRunner

from tests.convening import world as halls
from tests.kept import once
from tests.plans import world as province
from tests.study import world
from tests.study.world import HELD, NOW, START, TODAY, Course
from thongsuot.cli.app import app
from thongsuot.convening.models import Absence
from thongsuot.courses.models import Reflection
from thongsuot.documents.models import Link
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.ids import new_id
from thongsuot.officedoc import Cell, Official, Share, SheetError, check_template, official_docx, template
from thongsuot.officedoc.frozen import frozen, thawed
from thongsuot.people.access import reader_of
from thongsuot.reporting.official import official
from thongsuot.reporting.sending import differs, made_for, send_study_report
from thongsuot.reporting.study import Days, Figures, dataset, gathered
from thongsuot.study.rules import Way
from thongsuot.submissions.operations import open_period
from thongsuot.submissions.queries import period, report
from thongsuot.submissions.rules import Asked, Owed

pytestmark = pytest.mark.django_db
DAYS = Days(START, TODAY)


def _studied() -> Course:
    """One came whole, one in part, one is excused; a cell met; one was reported; the first commune has a programme.

    Of two reflections one was returned.
    """
    course = world.ruled()
    world.come(course, 0, 0, 1)
    world.come(course, 1, 0)
    ill = course.hall.people[2]
    Absence.objects.create(
        convened_id=ill, sitting_id=course.hall.sittings[0], excused=True, reason="Ốm", recorded_at=NOW
    )
    world.meet(world.meeting(course, 2))
    world.tell(course, world.claim(course, 3, way=Way.SELF_STUDY))
    handed = {"document_id": course.document, "words": "Điều tôi rút ra.", "sent_at": NOW}
    Reflection.objects.create(id=new_id(), member_id=course.members[0], **handed)
    returned = {"state": Reflection.State.RETURNED, "reading": "Viết lại.", "read_at": NOW}
    Reflection.objects.create(id=new_id(), member_id=course.members[1], **handed, **returned)
    issue(course, course.hall.units.communes[0], "7")
    return course


def issue(course: Course, unit_id: int, number: str) -> None:
    """A unit's own programme."""
    own = province.document(unit_id, (), number=number)
    own.document.issuer_id = unit_id
    own.document.save()
    Link.objects.create(from_document_id=own.document_id, to_document_id=course.document, kind="implements")


@pytest.fixture
def course(db: None) -> Course:
    return once(_studied)


def figures(course: Course, unit_id: int | None = None, days: Days = DAYS) -> Figures:
    return gathered(reader_of(OPERATOR, NOW), course.document, unit_id or course.hall.units.province, days, NOW)


def asked(course: Course) -> int:
    words = Asked("Tháng 12", "study", START, TODAY, TODAY, document_id=course.document)
    return open_period(actor=OPERATOR, unit_id=course.hall.units.province, asked=words, now=NOW).period_id


def added(cells: list[Cell]) -> Cell:
    """What a column's rows come to; a share's two numbers each by itself."""
    shares = [cell for cell in cells if isinstance(cell, Share)]
    if shares:
        return Share(sum(one.part for one in shares), sum(one.whole for one in shares))
    return sum(cell for cell in cells if isinstance(cell, int))


def test_every_column_of_every_sheet_closes_at_every_level(
    course: Course, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    units = course.hall.units
    for unit_id in (units.province, units.communes[0], units.cells[0]):
        with django_assert_max_num_queries(24):
            found = figures(course, unit_id)
        table = dataset(found)
        for sheet in table.sheets:
            *rows, total = sheet.rows
            for at, column in enumerate(sheet.columns):
                if column.kind in {"integer", "percent"} and total[at] is not None:
                    assert total[at] == added([row[at] for row in rows]), (sheet.name, column.key)
        whole, _doings, *groups = table.sheets
        for at, column in enumerate(whole.columns[1:], 1):
            assert whole.rows[-1][at] == added([sheet.rows[-1][at] for sheet in groups]), column.key


def test_the_columns_say_what_happened(course: Course) -> None:
    table = dataset(figures(course), "en")
    whole, doings, *_groups = table.sheets
    total: dict[str, Any] = dict(zip([column.key for column in whole.columns], whole.rows[-1], strict=True))
    assert (total["due"], total["done"], total["left"]) == (9, 3, 6)
    assert (total["convened"], total["excused"], total["attended"]) == (9, 1, 1)
    assert (total["made_up"], total["own"], total["share"]) == (1, 1, Share(3, 9))
    online, in_person, unexcused = (total[key] for key in ("online", "in_person", "unexcused"))
    assert online + in_person + 1 + unexcused == 9
    told: dict[str, Any] = dict(zip([column.key for column in doings.columns], doings.rows[-1], strict=True))
    assert (told["conferences"], told["meetings"], told["programmes"], told["in_period"]) == (1, 1, 1, 3)
    assert told["reflections"] == 1
    assert "7-NQ/TU, 12 January 2026" in {row[6] for row in doings.rows}
    earlier = dataset(figures(course, days=Days(HELD, TODAY)), "en").sheets[1].rows[-1]
    assert earlier[8] == 3


def test_what_closed_units_did_counts_where_they_rest_and_no_neighbour_s_row_takes_it(course: Course) -> None:
    units = course.hall.units
    split, other = units.communes[0], units.communes[1]
    merged = province.unit("HL-D", "Đảng ủy xã Đông Sơn", "party_commune", units.province)
    gone = province.unit("HL-AA", "Đảng ủy xã An Lạc", "party_commune", units.province)
    writer = halls.member("AL1", "Lò Thị Mai", gone)
    Reflection.objects.create(id=new_id(), member=writer, document_id=course.document, words="Rút ra.", sent_at=NOW)
    issue(course, gone, "8")
    issue(course, merged, "9")
    province.succeed(gone, [split, other], units.province, HELD)
    province.succeed(merged, [units.province], units.province, HELD)
    *rows, total = dataset(figures(course), "en").sheets[1].rows
    told = {row[0]: (row[5], row[6], row[7]) for row in rows if row[5] or row[7]}
    assert told == {
        "Before the reorganisation": (1, "", 1),
        "Tỉnh ủy Hồng Lam, itself": (0, "", 1),
        "Đảng ủy xã An Hòa": (1, "7-NQ/TU, 12 January 2026", 1),
    }
    assert (total[5], total[7]) == (2, 3)
    own = dataset(figures(course, split), "en").sheets[1].rows
    assert {row[0]: row[7] for row in own if row[7]} == {"Đảng ủy xã An Hòa, itself": 1, "In all": 1}


def test_a_frozen_dataset_comes_back_as_it_was(course: Course) -> None:
    table = dataset(figures(course))
    assert thawed(frozen(table)) == table


def test_a_report_is_frozen_as_it_was_sent_and_what_differs_now_is_told(course: Course) -> None:
    commune, period_id = course.hall.units.communes[0], asked(course)
    sent = send_study_report(actor=OPERATOR, report_id=new_id(), period_id=period_id, unit_id=commune, now=NOW)
    reader = reader_of(OPERATOR, NOW)
    kept = report(reader, sent.report_id)
    assert kept.line.total == Owed(6, 3)
    now = made_for(reader, period(reader, period_id), commune, NOW)
    assert differs(kept, now) == ()
    world.tell(course, world.claim(course, 5))
    later = made_for(reader, period(reader, period_id), commune, NOW)
    assert [(one.group, one.sent, one.now) for one in differs(kept, later)] == [("member", Owed(6, 3), Owed(6, 4))]
    again = made_for(reader, period(reader, period_id), course.hall.units.province, NOW)
    assert dataset(again).sheets[1].rows[-1][-2:] == [Share(1, again.standing.total.asked if again.standing else 0), 0]


def words_of(data: bytes) -> str:
    document = Document(BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_word_file_has_the_official_form_by_the_office_s_template(course: Course) -> None:
    made = official(figures(course, course.hall.units.communes[0]), "Tỉnh ủy Hồng Lam")
    told = words_of(official_docx(made))
    for words in ("TỈNH ỦY HỒNG LAM", "ĐẢNG CỘNG SẢN VIỆT NAM", "có 3 trong 6 đảng viên", "T/M ĐẢNG ỦY XÃ AN HÒA"):
        assert words in told
    assert "{{" not in told
    assert "⟦" not in told
    own = Document()
    own.add_paragraph("{{ don_vi|upper }}: {{ da_hoc }}")
    assert "ĐẢNG ỦY XÃ AN HÒA: 3" in words_of(official_docx(made, saved(own)))


def saved(document: object) -> bytes:
    target = BytesIO()
    document.save(target)  # type: ignore[attr-defined]
    return target.getvalue()


@pytest.mark.parametrize(
    ("words", "code", "names"),
    [
        ("{{ don_vi }} {{ ten_bi_thu }} {{ luong }}", "template.unknown_fields", "luong, ten_bi_thu"),
        ("{{ don_vi", "template.damaged", ""),
        ("{{ don_vi * 1000000000 }}", "template.not_plain", ""),
        ("{{ don_vi.__class__.__mro__ }}{% for i in range(9) %}{% endfor %}", "template.not_plain", ""),
        ("{{ don_vi|center(100000) }}", "template.not_plain", ""),
    ],
)
def test_a_template_that_cannot_be_filled_is_refused_with_its_reason(words: str, code: str, names: str) -> None:
    check_template(template(), "mau.docx")
    document = Document()
    document.add_paragraph(words)
    with pytest.raises(SheetError) as refused:
        check_template(saved(document), "mau.docx")
    assert refused.value.code == code
    assert refused.value.params.get("unknown", "") == names


def test_no_word_file_is_no_template() -> None:
    with pytest.raises(SheetError) as refused:
        check_template(b"PK nothing", "mau.docx")
    assert refused.value.code == "template.damaged"


@pytest.mark.parametrize(("form", "begins"), [("docx", b"PK"), ("xlsx", b"PK"), ("pdf", b"%PDF")])
def test_the_command_writes_each_form(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, begins: bytes
) -> None:
    place = tmp_path / f"bc.{form}"
    told = ["study", "report", "HL-A", "--document", str(course.document), "--format", form, "--to", str(place)]
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    CliRunner().invoke(app, told, catch_exceptions=False)
    assert place.read_bytes().startswith(begins)


def test_the_command_takes_a_template_of_ones_own(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    place, own = tmp_path / "bc.docx", Document()
    told = ["study", "report", "HL-A", "--document", str(course.document), "--to", str(place), "--template"]
    mine = tmp_path / "mau.docx"
    own.add_paragraph("{{ don_vi }}")
    mine.write_bytes(saved(own))
    CliRunner().invoke(app, [*told, str(mine)], catch_exceptions=False)
    own.add_paragraph("{{ nguoi_ky }}")
    mine.write_bytes(saved(own))
    found = CliRunner().invoke(app, [*told, str(mine)])
    assert words_of(place.read_bytes()).startswith("Đảng ủy xã An Hòa")
    assert isinstance(found.exception, DomainError)
    assert found.exception.code == "template.unknown_fields"


def test_an_official_report_without_tables_is_whole(course: Course) -> None:
    made = official(figures(course), "")
    bare = Official("", made.sender, made.date_line, made.about, [], made.signed, made.dataset)
    assert "BÁO CÁO" in words_of(official_docx(bare))

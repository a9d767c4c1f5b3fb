"""A report in the Party's form of documents, by a template that an office may edit in Word.

A template is a Word file with fields in double braces: `{{ don_vi }}`. `FIELDS` names them all; where `{{ cac_bang }}`
stands, the tables of the dataset go in. Templates come from people: `templates` looks them through, and they run in a
sandbox that knows the fields alone, without functions, filters that build long texts, or arithmetic.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment

from thongsuot.officedoc.clean import clean
from thongsuot.officedoc.dataset import Dataset
from thongsuot.officedoc.docx_out import prepare
from thongsuot.officedoc.docx_table import add_table
from thongsuot.officedoc.party_form import PARTY, add_letterhead, add_line, add_signature, add_title, saved
from thongsuot.officedoc.pdf_out import sheets_of
from thongsuot.officedoc.typesetting import set_pages

FIELDS: Final[Mapping[str, str]] = {
    "cap_tren": "cấp trên trực tiếp",
    "don_vi": "đơn vị báo cáo",
    "so": "số và ký hiệu, để trống cho văn thư",
    "ngay_thang": "địa danh, ngày tháng năm",
    "trich_yeu": "trích yếu",
    "tu_ngay": "ngày đầu kỳ",
    "den_ngay": "ngày cuối kỳ",
    "so_lieu_den": "thời điểm của số liệu",
    "phai_hoc": "số đảng viên phải học",
    "da_hoc": "số đã học",
    "con_lai": "số còn lại",
    "ty_le": "tỷ lệ đã học",
    "noi_dung": "các đoạn của báo cáo; dùng {%p for doan in noi_dung %}",
    "cac_bang": "tất cả các bảng số liệu",
    "ky_ten": "thẩm quyền ký",
    "mau": "mẫu đã dùng và phiên bản của mẫu",
}
"""What a template may name, and what stands there."""

TITLE: Final = "BÁO CÁO"
RECIPIENTS: Final = ("Nơi nhận:", "- Như trên,", "- Lưu.")
STANDARD: Final = "mẫu báo cáo chuẩn"
"""What the shipped template is called."""
TABLES: Final = "⟦cac_bang⟧"
"""What stands for the tables until the fields are filled."""


@dataclass(frozen=True, slots=True)
class Official:
    """A report: from whom (and who stands above), about what, what it says, and the tables behind it."""

    above: str
    sender: str
    date_line: str
    about: str
    paragraphs: Sequence[str]
    signed: str
    dataset: Dataset
    number: str = "Số           -BC"
    values: Mapping[str, str] = field(default_factory=dict)
    """The other fields that a template may name."""


class Sandbox(SandboxedEnvironment):
    """Fields, `for` and `if`; nothing that could take long or reach further."""

    intercepted_binops = frozenset(["+", "-", "*", "/", "//", "%", "**"])

    def __init__(self) -> None:
        super().__init__(autoescape=True)
        self.globals = {}
        self.filters = {"e": self.filters["e"], "upper": self.filters["upper"]}

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401, ARG002  # jinja2's
        """Refuse: whatever grows, grows by arithmetic."""
        raise SecurityError("no arithmetic")


def template() -> bytes:
    """The template as it is shipped: what an office takes, edits and brings back."""
    document = Document()
    prepare(document, "vi")
    add_letterhead(
        document,
        above="{{ cap_tren }}",
        sender="{{ don_vi|upper }}",
        number="{{ so }}",
        date_line="{{ ngay_thang }}",
    )
    document.add_paragraph()
    add_title(document, TITLE, 15)
    add_title(document, "{{ trich_yeu }}", 14)
    for words in ("{%p for doan in noi_dung %}", "{{ doan }}", "{%p endfor %}"):
        add_line(document, words)
    add_signature(document, RECIPIENTS, "{{ ky_ten }}")
    annex = document.add_section(WD_SECTION.NEW_PAGE)
    annex.orientation, annex.page_width, annex.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    add_line(document, "PHỤ LỤC", WD_ALIGN_PARAGRAPH.CENTER, bold=True)
    add_line(document, "Kèm theo báo cáo của {{ don_vi }}; số liệu đến {{ so_lieu_den }}", WD_ALIGN_PARAGRAPH.CENTER)
    add_line(document, "Lập theo {{ mau }}", WD_ALIGN_PARAGRAPH.CENTER)
    add_line(document, "{{ cac_bang }}", WD_ALIGN_PARAGRAPH.LEFT)
    return saved(document)


def official_docx(report: Official, by: bytes | None = None, named: str = STANDARD) -> bytes:
    """The report as .docx, by a template that was checked, or by the one that is shipped.

    What the template is called stands in the file's properties too, whatever became of its field.
    """
    document = filled(by or template(), values_of(report) | {"mau": clean(named)})
    for paragraph in [one for one in document.paragraphs if TABLES in one.text]:
        _put_tables(document, paragraph, report.dataset)
    document.core_properties.comments = f"Lập theo {clean(named)}"[:255]
    return saved(document)


def official_pdf(report: Official) -> bytes:
    """The report as .pdf in the shipped form."""
    return set_pages(
        "report",
        {
            "party": PARTY, "number": report.number, "title": TITLE, "recipients": RECIPIENTS, "above": report.above,
            "sender": report.sender, "date_line": report.date_line, "about": clean(report.about),
            "paragraphs": [clean(words) for words in report.paragraphs], "signed": report.signed,
            "caption": report.dataset.caption(), "sheets": sheets_of(report.dataset),
        },
    )  # fmt: skip


def values_of(report: Official) -> dict[str, object]:
    """What the fields of a template are filled with."""
    known: dict[str, object] = dict.fromkeys(FIELDS, "")
    known |= {name: clean(words) for name, words in report.values.items()}
    return known | {
        "cap_tren": clean(report.above).upper(),
        "don_vi": clean(report.sender),
        "so": report.number,
        "ngay_thang": report.date_line,
        "trich_yeu": clean(report.about),
        "noi_dung": [clean(words) for words in report.paragraphs],
        "ky_ten": clean(report.signed).upper(),
        "cac_bang": TABLES,
    }


def filled(data: bytes, values: Mapping[str, object]) -> DocumentObject:
    """The template with its fields filled; a mark stands where the tables go."""
    made = DocxTemplate(BytesIO(data))
    made.render(dict(values), jinja_env=Sandbox(), autoescape=True)
    target = BytesIO()
    made.save(target)
    target.seek(0)
    return Document(target)


def _put_tables(document: DocumentObject, paragraph: Paragraph, dataset: Dataset) -> None:
    """Each sheet in the paragraph's place: its name, its note, its table as wide as the last page's text."""
    page = document.sections[-1]
    sides = (page.page_width or Mm(297), page.left_margin or Mm(0), page.right_margin or Mm(0))
    width = Length(sides[0] - sides[1] - sides[2])
    for sheet in dataset.sheets:
        name = paragraph.insert_paragraph_before()
        name.paragraph_format.space_before, name.paragraph_format.keep_with_next = Pt(12), True
        name.add_run(clean(sheet.name)).bold = True
        if sheet.note:
            note = paragraph.insert_paragraph_before()
            note.paragraph_format.keep_with_next = True
            note.add_run(clean(sheet.note)).italic = True
        add_table(document, sheet, dataset.language, width=width)
        paragraph._p.addprevious(document.tables[-1]._tbl)  # noqa: SLF001 python-docx adds tables at the end alone
    paragraph._p.getparent().remove(paragraph._p)  # noqa: SLF001

"""Templates that people bring: taken when whole and plain, refused with what is wrong and where."""

from __future__ import annotations

import pytest

from tests.officedoc.templates import WHOLE, docx, with_link, with_parts, with_renamed, with_xml
from thongsuot.officedoc import SheetError, check_office_template, template

ATTACHED = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
    b'Target="https://elsewhere.example/x.dotm" TargetMode="External"/></Relationships>'
)
LOOP = "{% for a in noi_dung %}"
END = "{% endfor %}"


def refused(data: bytes) -> SheetError:
    with pytest.raises(SheetError) as error:
        check_office_template(data, "mau.docx")
    return error.value


def test_the_shipped_one_and_one_with_what_is_needed_are_taken() -> None:
    check_office_template(template(), "mau.docx")
    check_office_template(
        docx(*WHOLE, f"{LOOP}{{{{ loop.index }}}}. {{{{ a|e }}}}{END}", header="{{ so }}"), "mau.docx"
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (docx("{{ don_vi }}"), "template.missing_fields"),
        (docx(*WHOLE[:-1], cell="{{ cac_bang }}"), "template.tables_misplaced"),
        (docx(*WHOLE[:-1], "Bảng: {{ cac_bang }}"), "template.tables_misplaced"),
        (docx(*WHOLE, header="{{ cac_bang }}"), "template.tables_misplaced"),
        (docx(*WHOLE, WHOLE[-1]), "template.tables_misplaced"),
        (docx(*WHOLE, f"{LOOP}{LOOP}x{END}{END}"), "template.not_plain"),
        (docx(*WHOLE, f"{{% for a in don_vi %}}x{END}"), "template.not_plain"),
        (docx(*WHOLE, "{% macro f() %}{{ f() }}{{ f() }}{% endmacro %}{{ f() }}"), "template.not_plain"),
        (docx(*WHOLE, "{{ so.__class__ }}"), "template.not_plain"),
        (docx(*WHOLE, "{% set a = so ~ so %}"), "template.not_plain"),
        (docx(*WHOLE, "{{ so"), "template.damaged"),
        (with_parts(docx(*WHOLE), {"word/vbaProject.bin": b"x"}), "template.macros"),
        (with_parts(docx(*WHOLE), {"word/embeddings/oleObject1.bin": b"x"}), "template.macros"),
        (with_parts(docx(*WHOLE), {"word/_rels/settings.xml.rels": ATTACHED}), "template.macros"),
        (docx(*WHOLE, header="x" * 2_100_000), "template.too_large"),
        (with_link(docx(*WHOLE), "aFChunk", "chunk.html"), "template.macros"),
        (with_link(docx(*WHOLE), "oleObject", "object.bin"), "template.macros"),
        (with_renamed(docx(*WHOLE, header="x" * 2_100_000), "header1.xml", "h1.xml"), "template.too_large"),
        (with_renamed(docx(*WHOLE, header=f"{LOOP}{LOOP}x{END}{END}"), "header1.xml", "h1.xml"), "template.not_plain"),
        (with_parts(docx(*WHOLE), {"word/document.xml": b"<w:document"}), "template.damaged"),
        (b"PK\x03\x04 nothing", "template.damaged"),
    ],
)
def test_what_is_wrong_is_told_by_its_code(data: bytes, code: str) -> None:
    assert refused(data).code == code


def test_a_field_that_there_is_not_is_told_with_where_it_stands() -> None:
    long = "Căn cứ kế hoạch năm nay của cấp ủy và tình hình: {{ luong }} đồng."
    error = refused(docx(*WHOLE, long, header="{{ bi_thu|upper }}", cell="{% if chuc_vu %}x{% endif %}"))
    assert error.params["unknown"] == "bi_thu, chuc_vu, luong"
    places = error.params["places"]
    assert isinstance(places, tuple)
    assert {(one.name, one.part) for one in places} == {("bi_thu", "header"), ("chuc_vu", "table"), ("luong", "text")}
    [words] = [one.words for one in places if one.name == "luong"]
    assert words.startswith("…")
    assert words.endswith("{{ luong }} đồng.")


def field(*instructions: str, result: str = "1") -> str:
    """A field whose instruction is cut into runs."""
    cut = "".join(f"<w:r><w:instrText>{words}</w:instrText></w:r>" for words in instructions)
    return f"{mark('begin')}{cut}{mark('separate')}<w:r><w:t>{result}</w:t></w:r>{mark('end')}"


def mark(kind: str, within: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{within}</w:fldChar></w:r>'


def simple(instruction: str) -> str:
    return f'<w:fldSimple w:instr="{instruction}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def instruction(words: str) -> str:
    return f"<w:r><w:instrText>{words}</w:instrText></w:r>"


def words(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    "xml",
    [
        field(" PAGE "),
        field(" NUM", "PAGES  \\* MERGEFORMAT "),
        field(' TOC \\o "1-3" \\h \\z \\u ', result=""),
        field(' DATE \\@ "dd/MM/yyyy" ', result="{{ ngay_thang }}"),
        field(" HYPERLINK \\l _Toc1 \\h "),
        simple(" PAGEREF _Toc1 \\h "),
        mark("begin", "<w:fldData>CNDJ6nn5</w:fldData>") + instruction("PAGEREF _Toc1") + mark("end"),
    ],
)
def test_field_codes_that_stay_within_the_file_are_taken(xml: str) -> None:
    check_office_template(with_xml(docx(*WHOLE), "word/document.xml", xml), "mau.docx")


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (field(" INCLUDE", 'PICTURE "https://elsewhere.example/x.png" \\d'), "INCLUDEPICTURE"),
        (field(' includetext "x.docx"'), "includetext"),
        (field(" HYPERLINK https://elsewhere.example"), "HYPERLINK"),
        (simple("DDEAUTO excel x"), "DDEAUTO"),
        (mark("begin") + field(" REF a ") + instruction(' "https://elsewhere.example" ') + mark("end"), "elsewhere"),
        (mark("begin") + instruction("LINK x"), "LINK"),
        (field("{{ so }}"), "{{ so }}"),
        (
            mark("begin") + words("{% if not so %}") + instruction("PAGE ") + words("{% endif %}")
            + instruction("LINK x") + mark("end"),
            "PAGE LINK x",
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["word/document.xml", "word/header1.xml"])
def test_field_codes_that_reach_outside_are_refused(xml: str, code: str, place: str) -> None:
    data = with_xml(docx(*WHOLE, header="x"), place, xml)
    error = refused(data)
    assert error.code == "template.field_codes"
    assert code in str(error.params["codes"])

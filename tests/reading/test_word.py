"""What stands in a Word document besides its plain words: tracked changes, notes, boxes, tables in tables."""

from __future__ import annotations

import pytest

from tests.reading.word_files import box, call, deleted, inserted, moved, note, p, r, table, word_file
from thongsuot.reading import ReadingError, read

_ENDED = '<w:rPr><w:del w:id="9"/></w:rPr>'
_HIDDEN = "<w:vanish/>"


def lines_of(body: str, **parts: str) -> list[tuple[str, str]]:
    """Each block with what it is: why it is set aside, or else its kind."""
    reading = read(word_file(body, **parts), name="a.docx")
    return [(block.aside or block.kind, reading.text[block.start : block.end]) for block in reading.blocks]


class TestTrackedChanges:
    def test_what_was_deleted_stands_aside_behind_all_that_is_read(self) -> None:
        body = p(r("Hạn "), deleted("tháng 5"), inserted("tháng 6")) + p(r("Các chi bộ rà soát."))
        assert lines_of(body) == [
            ("paragraph", "Hạn tháng 6"),
            ("paragraph", "Các chi bộ rà soát."),
            ("deleted", "tháng 5"),
        ]

    def test_what_was_moved_is_read_where_it_stands_now(self) -> None:
        left, there = moved("Sở Nội vụ")
        assert lines_of(p(left, r("Một.")) + p(there, r(" hai."))) == [
            ("paragraph", "Một."),
            ("paragraph", "Sở Nội vụ hai."),
            ("moved", "Sở Nội vụ"),
        ]

    def test_a_paragraph_whose_end_was_deleted_runs_on_into_the_next(self) -> None:
        body = p(r("Sở Nội vụ "), properties=_ENDED) + p(r("rà soát."))
        assert lines_of(body) == [("paragraph", "Sở Nội vụ rà soát.")]

    @pytest.mark.parametrize("rest", ["", table([p(r("Ô"))])])
    def test_a_paragraph_that_has_no_next_one_to_run_on_into_stays(self, rest: str) -> None:
        assert lines_of(p(r("Sở Nội vụ"), properties=_ENDED) + rest)[0] == ("paragraph", "Sở Nội vụ")

    def test_a_box_does_not_take_over_the_words_of_another_paragraph(self) -> None:
        body = p(r("Sở Nội vụ "), properties=_ENDED) + p(box(p(r("Con dấu"))), r("rà soát."))
        assert lines_of(body) == [("paragraph", "Con dấu"), ("paragraph", "Sở Nội vụ rà soát.")]

    def test_a_deleted_paragraph_or_row_leaves_no_trace_in_what_is_read(self) -> None:
        row = f'<w:tr><w:trPr><w:del w:id="8"/></w:trPr><w:tc>{p(r("Hàng cũ"))}</w:tc></w:tr>'
        body = f'<w:del w:id="7">{p(r("Đoạn cũ"))}</w:del>' + table([p(r("Một")), p(r("Hai"))])
        body = body.replace("<w:tbl>", f"<w:tbl>{row}")
        assert lines_of(body) == [("cell", "Một"), ("cell", "Hai"), ("deleted", "Đoạn cũ"), ("deleted", "Hàng cũ")]

    def test_nothing_is_asked_of_anybody_by_deleted_words(self) -> None:
        body = p(r("Kế hoạch này.")) + p(deleted("Giao Sở Nội vụ chủ trì rà soát quy chế trước ngày 30/6/2026."))
        reading = read(word_file(body), name="a.docx")
        assert not reading.assignments
        assert not reading.deadlines

    def test_a_stamp_of_secrecy_that_was_deleted_is_still_in_the_file(self) -> None:
        with pytest.raises(ReadingError, match=r"reading\.secret"):
            read(word_file(p(deleted("TỐI MẬT")) + p(r("NGHỊ QUYẾT"))), name="a.docx")


class TestNotes:
    def test_notes_come_behind_the_body_in_the_order_of_their_places(self) -> None:
        body = p(r("Theo kết luận"), call("footnote", 5), r(" của tỉnh"), call("endnote", 2)) + p(
            r("Hết."), call("footnote", 3)
        )
        footnotes = note("footnote", 3, p(r("Hai."))) + note("footnote", 5, p(r("Số 12-KL/TU.")), p(r("Một.")))
        assert lines_of(body, footnotes=footnotes, endnotes=note("endnote", 2, p(r("Cuối.")))) == [
            ("paragraph", "Theo kết luận của tỉnh"),
            ("paragraph", "Hết."),
            ("footnote", "[1] Số 12-KL/TU. Một."),
            ("footnote", "[2] Hai."),
            ("endnote", "[1] Cuối."),
        ]

    def test_the_line_that_parts_notes_from_the_page_is_none(self) -> None:
        line = note("footnote", 0, p(r("___"))).replace("<w:footnote ", '<w:footnote w:type="separator" ')
        assert lines_of(p(r("Một.")), footnotes=line) == [("paragraph", "Một.")]

    def test_a_document_is_cited_and_nobody_told_to_do_anything_in_a_note(self) -> None:
        words = "Giao Sở Nội vụ chủ trì thực hiện Nghị quyết số 12-NQ/TU trước ngày 30/6/2026."
        reading = read(
            word_file(p(r("Kế hoạch này."), call("footnote", 1)), footnotes=note("footnote", 1, p(r(words)))),
            name="a.docx",
        )
        assert [citation.symbol for citation in reading.citations] == ["12-NQ/TU"]
        assert not reading.assignments
        assert [clause.kind for clause in reading.outline] == []

    def test_a_note_without_a_place_a_deleted_one_and_a_comment_stand_aside(self) -> None:
        called = call("footnote", 1)
        body = p(r("Một."), f'<w:del w:id="3">{called}</w:del>', call("comment", 0))
        footnotes = note("footnote", 1, p(r("Bỏ."))) + note("footnote", 2, p(r("Lạc.")))
        assert lines_of(body, footnotes=footnotes, comments=note("comment", 0, p(r("Xem lại?")))) == [
            ("paragraph", "Một."),
            ("deleted", "Bỏ."),
            ("comment", "Xem lại?"),
            ("hidden", "Lạc."),
        ]


class TestLayout:
    def test_hidden_words_stand_aside_and_shown_ones_do_not(self) -> None:
        shown = '<w:vanish w:val="false"/>'
        assert lines_of(p(r("Một "), r("ẩn", _HIDDEN), r("hai", shown))) == [("paragraph", "Một hai"), ("hidden", "ẩn")]

    def test_boxes_in_boxes_cells_and_margins_are_read_once(self) -> None:
        inner = box(p(r("Trong"), box(p(r("Trong cùng")))))
        body = p(r("Ngoài"), inner) + table([p(r("Ô"), box(p(r("Hộp")))), p(r("Bên"))])
        assert lines_of(body, header1=p(r("Lề"), box(p(r("Hộp lề"))))) == [
            ("running_head", "Hộp lề"),
            ("running_head", "Lề"),
            ("paragraph", "Trong cùng"),
            ("paragraph", "Trong"),
            ("paragraph", "Ngoài"),
            ("cell", "Hộp Ô"),
            ("cell", "Bên"),
        ]

    def test_a_table_in_a_cell_is_read_as_the_words_of_that_cell(self) -> None:
        body = table([p(r("Một")) + table([p(r("a")), p(r("b"))]) + p(), p(r("Hai"))])
        assert lines_of(body) == [("cell", "Một a b"), ("cell", "Hai")]

    def test_the_stops_of_a_tabulator_are_no_tabs(self) -> None:
        body = p(r("Một"), properties='<w:tabs><w:tab w:val="left" w:pos="90"/></w:tabs>')
        reading = read(word_file(body + p(r("Hai"))), name="a.docx")
        assert reading.text == "Một\nHai"


def font(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}"/>'


def style(name: str, inside: str, *, kind: str = "paragraph", default: str = "0") -> str:
    return f'<w:style w:type="{kind}" w:styleId="{name}" w:default="{default}">{inside}</w:style>'


class TestOldFonts:
    @pytest.mark.parametrize(
        ("words", "name", "shown"),
        [
            ("C¸c chi bé rµ so¸t.", ".VnTime", "Các chi bộ rà soát."),
            ("tØnh ñy", ".VnTimeH", "TỈNH ỦY"),
            ("Caùc chi boä raø soaùt.", "VNI-Times", "Các chi bộ rà soát."),
            ("Các chi bộ rà soát.", ".VnTime", "Các chi bộ rà soát."),
            ("Caùc chi boä", "Times New Roman", "Caùc chi boä"),
        ],
    )
    def test_words_are_read_as_their_font_shows_them(self, words: str, name: str, shown: str) -> None:
        assert lines_of(p(r(words, font(name)))) == [("paragraph", shown)]

    def test_each_run_goes_by_its_own_font(self) -> None:
        body = p(r("C¸c chi bé ", font(".VnTime")), r("ñôn vò ", font("VNI-Times")), r("được rà soát."))
        assert lines_of(body) == [("paragraph", "Các chi bộ đơn vị được rà soát.")]

    def test_a_letter_that_two_runs_share_is_one(self) -> None:
        body = p(r("bo", font("VNI-Times")), r("ä Ñaûng ch", font("VNI-Times")), deleted("ñ"), r("ung"))
        assert lines_of(body) == [("paragraph", "bộ Đảng chung"), ("deleted", "ñ")]

    def test_a_soft_hyphen_is_a_letter_in_an_old_font_only(self) -> None:
        runs = [f"<w:r><w:rPr>{font(name)}</w:rPr><w:t>t</w:t><w:softHyphen/></w:r>" for name in (".VnTime", "Arial")]
        assert lines_of(p(*runs)) == [("paragraph", "tưt")]

    @pytest.mark.parametrize(
        "styles",
        [
            f"<w:docDefaults><w:rPrDefault><w:rPr>{font('.VnTime')}</w:rPr></w:rPrDefault></w:docDefaults>",
            style("Normal", f"<w:rPr>{font('.VnTime')}</w:rPr>", default="1"),
            style("Base", f"<w:rPr>{font('.VnTime')}</w:rPr>") + style("Own", '<w:basedOn w:val="Base"/>'),
            style("Own", f"<w:rPr>{font('.VnTime')}</w:rPr>") + style("Normal", f"<w:rPr>{font('Arial')}</w:rPr>"),
        ],
    )
    def test_the_font_may_be_that_of_a_style_or_of_the_document(self, styles: str) -> None:
        assert lines_of(p(r("chi bé"), properties='<w:pStyle w:val="Own"/>'), styles=styles)[0][1] == "chi bộ"

    def test_styles_based_on_one_another_in_a_ring_end(self) -> None:
        ring = style("Own", '<w:basedOn w:val="Base"/>') + style("Base", '<w:basedOn w:val="Own"/>')
        body = p(r("chi bé"), properties='<w:pStyle w:val="Own"/>')
        assert lines_of(body, styles=ring) == [("paragraph", "chi bé")]

"""Files in, one text with its blocks out; hostile files are refused before anything in them is unpacked."""

from __future__ import annotations

import io
import re
import tracemalloc
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

import pytest
import typst
from docx import Document
from docx.document import Document as WordFile
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.vietnamese.test_legacy import IN_TCVN3, IN_VNI, SAID
from thongsuot.reading import Reading, ReadingError, read
from thongsuot.reading.sources import MAX_BYTES, limits

_WORD = re.compile(r"\w+")
HEAD = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn")


def words(text: str) -> list[str]:
    return _WORD.findall(text)


def in_blocks(reading: Reading) -> list[str]:
    return [word for block in reading.blocks for word in words(reading.text[block.start : block.end])]


def docx_of(paragraphs: list[str], rows: Sequence[tuple[str, ...]] = ()) -> bytes:
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if rows:
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    return saved(document)


def saved(document: WordFile) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def pdf_of(source: str, folder: Path) -> bytes:
    path = folder / "source.typ"
    path.write_text(source, encoding="utf-8")
    compiled = typst.compile(str(path))
    assert isinstance(compiled, bytes)
    return compiled


def zipped(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def code_of(data: bytes, name: str = "van-ban") -> str:
    with pytest.raises(ReadingError) as refused:
        read(data, name=name)
    assert refused.value.params["name"] == name
    return refused.value.code


class TestPlainText:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_an_encoding_with_its_mark_gives_the_same_text(self, encoding: str) -> None:
        assert read("Các chi bộ rà soát.".encode(encoding), name="a.txt").text == "Các chi bộ rà soát."

    def test_the_old_windows_page_is_read(self) -> None:
        decomposed = "".join(
            unicodedata.normalize("NFD", letter) if letter in "ộạậ" else letter for letter in "Đảng bộ xã"
        )
        old = decomposed.replace("ộ", "ô\u0323").replace("ả", "a\u0309").replace("ã", "a\u0303")
        data = "".join("ô\u0323" if part == "ô" else part for part in old.replace("o\u0323\u0302", "ô\u0323")).encode(
            "cp1258"
        )
        assert read(data, name="a.txt").text.startswith("Đảng b")

    @pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
    @pytest.mark.parametrize("old", [IN_TCVN3, IN_VNI])
    def test_a_script_from_before_unicode_is_read(self, old: str, encoding: str) -> None:
        assert read(old.encode(encoding), name="a.txt").text == SAID

    def test_text_enters_as_nfc_with_unix_line_ends(self) -> None:
        reading = read(unicodedata.normalize("NFD", "Đảng ủy\r\nxã").encode(), name="a.txt")
        assert reading.text == "Đảng ủy\nxã"

    def test_hard_wrapped_lines_are_one_paragraph(self) -> None:
        wrapped = (
            "Ban Thường vụ Tỉnh ủy yêu cầu các cấp ủy rà soát việc thực hiện nghị quyết của\nĐảng bộ "
            "tỉnh, báo cáo kết quả về Ban Thường vụ trước ngày 30 tháng 6 năm 2026\nđể tổng hợp, đánh giá và "
            "chỉ đạo kịp thời trong toàn Đảng bộ tỉnh Hà Nam theo\nquy định chung hiện hành của Trung "
            "ương.\n\n- Điểm thứ nhất được viết ra.\n"
        )
        assert len(read(wrapped.encode(), name="a.txt").blocks) == 2

    def test_a_sentence_that_a_page_break_cut_is_one_paragraph(self) -> None:
        text = f"{'Tiếp tục đổi mới phương thức lãnh đạo của các cấp ủy ' * 4}\n\n\nquản lý và điều hành.\n"
        assert len(read(text.encode(), name="a.md").blocks) == 1

    @given(st.text(max_size=400))
    @settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
    def test_any_text_is_read_or_refused_and_keeps_each_word_once(self, text: str) -> None:
        try:
            reading = read(text.encode("utf-8", "surrogatepass"), name="a.txt")
        except ReadingError:
            return
        assert in_blocks(reading) == words(reading.text)

    @given(
        st.lists(
            st.sampled_from(
                [
                    "| 1 | a | b |",
                    "|",
                    "TT",
                    "Nhiệm vụ",
                    "Cơ quan chủ trì",
                    "1",
                    "2.",
                    "I.",
                    "a) x",
                    "- y",
                    "",
                    "## z",
                    "Thời hạn",
                    "x\ty\tz",
                    "**đậm**",
                    "6/2026",
                    "Sở Nội vụ",
                    "| chỉ",
                ]
            ),
            max_size=30,
        )
    )
    @settings(deadline=None)
    def test_any_mix_of_tables_and_lists_keeps_each_word_once(self, lines: list[str]) -> None:
        text = "\n".join([*lines, "hết"])
        reading = read(text.encode(), name="a.md")
        assert in_blocks(reading) == words(reading.text)

    @given(st.text(alphabet="aăâ bcđ.\n|#*-1", min_size=1, max_size=200).filter(str.strip))
    @settings(deadline=None)
    def test_reading_the_text_of_a_reading_gives_the_same(self, text: str) -> None:
        first = read(text.encode(), name="a.txt")
        assert read(first.text.encode(), name="a.txt") == first


class TestWord:
    def test_paragraphs_and_tables_come_in_the_order_of_the_body(self) -> None:
        rows = [HEAD, ("1", "Rà soát quy chế", "Sở Nội vụ", "6/2026")]
        reading = read(docx_of(["NGHỊ QUYẾT", "Các chi bộ rà soát."], rows), name="a.docx")
        assert reading.text.splitlines() == ["NGHỊ QUYẾT", "Các chi bộ rà soát.", *HEAD, *rows[1]]
        assert reading.assignments[0].lead == ("Sở Nội vụ",)
        assert in_blocks(reading) == words(reading.text)

    def test_deleted_text_is_set_aside_and_inserted_text_kept(self) -> None:
        document = Document()
        paragraph = document.add_paragraph("Hạn ")
        for change, tag, text in (("del", "delText", "tháng 5"), ("ins", "t", "tháng 6")):
            paragraph._p.append(
                parse_xml(
                    f'<w:{change} {nsdecls("w")} w:id="1" '
                    f'w:author="a"><w:r><w:{tag}>{text}</w:{tag}></w:r></w:{change}>'
                )
            )
        reading = read(saved(document), name="a.docx")
        assert [(block.aside, reading.text[block.start : block.end]) for block in reading.blocks] == [
            (None, "Hạn tháng 6"),
            ("deleted", "tháng 5"),
        ]

    def test_numbers_that_word_only_shows_are_written(self) -> None:
        document = Document()
        document.add_paragraph("Rà soát", style="List Bullet")
        paragraph = document.add_paragraph("Một")
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>')
        )
        assert re.search(r"^(?:\d\. |- )Một$", read(saved(document), name="a.docx").text, re.MULTILINE)

    def test_an_archive_that_is_no_document_is_of_unknown_kind(self) -> None:
        assert code_of(zipped({"a.txt": b"x"})) == "reading.unknown_kind"

    def test_a_zip_bomb_is_refused_unopened(self) -> None:
        assert code_of(zipped({"word/document.xml": b"<a>" + b" " * 30_000_000})) == "reading.bomb"

    def test_a_part_that_unpacks_to_more_than_it_declares_is_not_unpacked(self) -> None:
        archive = zipped({"word/document.xml": b"<a>" + b" " * 60_000_000})
        lying = archive.replace((60_000_003).to_bytes(4, "little"), (5_000).to_bytes(4, "little"))
        tracemalloc.start()
        try:
            assert code_of(lying) == "reading.damaged"
            assert tracemalloc.get_traced_memory()[1] < 20_000_000
        finally:
            tracemalloc.stop()

    @pytest.mark.parametrize("part", ["header", "footer"])
    def test_a_stamp_of_secrecy_in_the_margin_is_seen(self, part: str) -> None:
        document = Document()
        document.add_paragraph("Các chi bộ rà soát.")
        getattr(document.sections[0], part).paragraphs[0].text = "TỐI MẬT"
        assert code_of(saved(document)) == "reading.secret"

    def test_too_many_members_are_refused(self) -> None:
        many = {f"word/{number}": b"" for number in range(5_001)}
        assert code_of(zipped({"word/document.xml": b"<a/>", **many})) == "reading.bomb"

    def test_entities_are_refused(self) -> None:
        laughs = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>'
        assert code_of(zipped({"word/document.xml": laughs})) == "reading.bomb"

    def test_an_archive_cut_off_is_damaged(self) -> None:
        whole = docx_of(["Các chi bộ rà soát."])
        assert code_of(whole[: len(whole) // 2]) == "reading.damaged"

    def test_xml_cut_off_is_damaged(self) -> None:
        assert code_of(zipped({"word/document.xml": b"<a><b>"})) == "reading.damaged"


def is_read_or_refused(data: bytes) -> bool:
    """True for a reading and for a reading error; anything else that is raised fails the test."""
    try:
        read(data, name="x")
    except ReadingError as refused:
        return refused.code.startswith("reading.")
    return True


@cache
def one_document() -> bytes:
    return docx_of(["Các chi bộ rà soát."])


class TestHostileBytes:
    @given(st.binary(max_size=300))
    @settings(deadline=None)
    def test_nothing_but_a_reading_error_leaves(self, data: bytes) -> None:
        for lead in (b"", b"PK\x03\x04", b"%PDF-1.4\n", b"\xff\xfe"):
            assert is_read_or_refused(lead + data)

    @given(st.integers(min_value=1, max_value=4000), st.integers(min_value=0, max_value=255))
    @settings(deadline=None, max_examples=60)
    def test_a_document_with_a_wrong_byte_is_read_or_refused(self, place: int, byte: int) -> None:
        data = bytearray(one_document())
        data[place % len(data)] = byte
        assert is_read_or_refused(bytes(data))

    @pytest.mark.parametrize(
        "data",
        [b"GIF89a", b"\xd0\xcf\x11\xe0\xa1\xb1", b"{\\rtf1}", b"\x00\x01\x02\x03" * 9, b"\xfd\xfe\xdf" * 9],
    )
    def test_the_wrong_kind_is_told_by_content(self, data: bytes) -> None:
        assert code_of(data, "nghi-quyet.docx") == "reading.unknown_kind"

    def test_the_name_does_not_make_the_kind(self) -> None:
        assert read("Các chi bộ rà soát.".encode(), name="nghi-quyet.pdf").text == "Các chi bộ rà soát."

    def test_a_hundred_megabytes_are_too_large(self) -> None:
        assert code_of(b"a" * (MAX_BYTES + 1)) == "reading.too_large"

    @pytest.mark.parametrize("kind", ["docx", "pdf", "plain"])
    def test_a_text_of_too_many_characters_is_refused_whatever_holds_it(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kind: str
    ) -> None:
        lines = ["Noi dung cua van ban"] * 6
        make = {
            "docx": lambda: docx_of(lines),
            "pdf": lambda: pdf_of("\n\n".join(lines), tmp_path),
            "plain": lambda: "\n".join(lines).encode(),
        }
        monkeypatch.setattr(limits, "MAX_CHARACTERS", 100)
        with pytest.raises(ReadingError) as refused:
            read(make[kind](), name="dai")
        assert refused.value.code == "reading.too_large"
        assert (refused.value.params["measure"], refused.value.params["limit"]) == ("characters", 100)

    def test_more_bytes_than_the_longest_text_has_are_no_plain_text(self) -> None:
        with pytest.raises(ReadingError) as refused:
            read(b"a" * (9 * limits.MEGABYTE), name="dai.txt")
        assert (refused.value.params["measure"], refused.value.params["size"]) == ("megabytes", 9)

    @pytest.mark.parametrize("data", [b"", b"  \n\t "])
    def test_nothing_is_empty(self, data: bytes) -> None:
        assert code_of(data) == "reading.empty"


class TestSecret:
    @pytest.mark.parametrize("form", ["NFC", "NFD"])
    @pytest.mark.parametrize(
        ("line", "mark"),
        [
            ("MẬT", "MẬT"),
            ("Mật", "MẬT"),
            ("mật", "MẬT"),
            ("M Ậ T", "MẬT"),
            ("| MẬT |", "MẬT"),
            ("[Mật]", "MẬT"),
            ("Độ mật: Mật", "MẬT"),
            ("MẬT - Bản số: 02", "MẬT"),
            ("**TỐI  MẬT**", "TỐI MẬT"),
            ("Tối mật", "TỐI MẬT"),
            ("Độ mật: Tối mật", "TỐI MẬT"),
            ("MỨC ĐỘ MẬT: TỐI MẬT", "TỐI MẬT"),
            ("TUYỆT MẬT", "TUYỆT MẬT"),
            ("tuyệt mật", "TUYỆT MẬT"),
            ("T U Y Ệ T   M Ậ T", "TUYỆT MẬT"),
            ("T.U.Y.Ệ.T M.Ậ.T", "TUYỆT MẬT"),
        ],
    )
    def test_a_stamp_near_the_top_refuses_the_document(self, line: str, mark: str, form: Literal["NFC", "NFD"]) -> None:
        text = f"TỈNH ỦY HÀ NAM\n\n{line}\n\nNGHỊ QUYẾT\nvề việc khác\n"
        with pytest.raises(ReadingError) as refused:
            read(unicodedata.normalize(form, text).encode(), name="a.txt")
        assert (refused.value.code, refused.value.params["mark"]) == ("reading.secret", mark)

    def test_a_stamp_between_the_lines_of_a_wrapped_letterhead_is_seen(self) -> None:
        line = "Các cấp ủy, tổ chức đảng quán triệt nội dung của nghị quyết này đến từng chi bộ và"
        assert code_of(f"{line}\nTối mật\n{line}\n{line}\n".encode()) == "reading.secret"

    def test_a_stamp_at_the_foot_of_a_long_text_is_seen(self) -> None:
        assert code_of(("Các chi bộ rà soát.\n\n" * 60 + "Mật\n").encode()) == "reading.secret"

    def test_a_stamp_in_a_word_file_refuses_it(self) -> None:
        assert code_of(docx_of(["TUYỆT MẬT", "NGHỊ QUYẾT"])) == "reading.secret"

    def test_a_stamp_in_a_text_box_or_a_page_header_refuses_it(self) -> None:
        document = Document()
        document.sections[0].header.paragraphs[0].text = "MẬT"
        document.add_paragraph("NGHỊ QUYẾT")
        assert code_of(saved(document)) == "reading.secret"

    @pytest.mark.parametrize(
        "line",
        [
            "Bảo vệ bí mật nhà nước",
            "BÍ MẬT NHÀ NƯỚC",
            "Bảo mật",
            "CƠ MẬT",
            "Cơ quan cơ mật",
            "Mật độ dân số",
            "MẬT ĐỘ",
            "Độ mật: Thường",
            "Độ mật",
            "Mật khẩu",
            "MẬT ONG",
            "Nội dung MẬT được bảo vệ.",
            "Cán bộ thông tin có trách nhiệm thực hiện đúng quy định về công tác bảo\nmật\ntrong cơ quan, đơn vị mình.",
        ],
    )
    def test_words_about_secrets_are_no_stamp(self, reading_of: Callable[[str], Reading], line: str) -> None:
        assert reading_of(f"{line}\n\nNGHỊ QUYẾT\n").text

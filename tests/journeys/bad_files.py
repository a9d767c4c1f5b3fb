"""Files as people bring them that must not be taken in, built here: locked, scanned, swollen, secret, out of order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import typst
import xlsxwriter

TEXT = """TỈNH ỦY HỒNG LAM
*
Số 17-NQ/TU
ĐẢNG CỘNG SẢN VIỆT NAM
Hồng Lam, ngày 30 tháng 01 năm 2026

NGHỊ QUYẾT
về nâng cao chất lượng sinh hoạt chi bộ

1. Đến năm 2030, trên 90% chi bộ sinh hoạt đúng quy định.
"""
TREE = "code,name,kind,parent code,opened,closed\n"
STEPS = "action,unit code,new name,parent code,successors\n"


def zipped(members: Mapping[str, bytes]) -> bytes:
    """An archive of these members."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """A workbook of one sheet; what begins with "=" is a formula."""
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet("Đơn vị")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return target.getvalue()


def drawing() -> bytes:
    """A page of PDF with a drawing and no letter."""
    compiled = typst.compile(b"#rect(width: 8cm, height: 10cm, fill: gray)")
    assert isinstance(compiled, bytes)
    return compiled


def locked_pdf() -> bytes:
    """A PDF that only a password opens: its key fits no password that we know, the empty one included."""
    key = b"41" * 32
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
        b"<</Filter/Standard/V 1/R 2/P -4/O<" + key + b">/U<" + key + b">>>",
        more=b"/Encrypt 4 0 R/ID[<00><00>]",
    )


def pdf(*objects: bytes, more: bytes = b"") -> bytes:
    """A PDF file of these objects, numbered from 1; the first is its catalogue."""
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % count
    return (
        body + head + table + b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (count, more, len(body))
    )


LAUGHS = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>'

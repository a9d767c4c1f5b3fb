"""What people bring by mistake or in bad faith: each is told in Vietnamese what is wrong, and nothing is stored."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.journeys.bad_files import LAUGHS, STEPS, TEXT, TREE, drawing, locked_pdf, workbook, zipped
from tests.journeys.world import World
from tests.web.pages import Answer
from thongsuot.documents.models import Version
from thongsuot.files.models import KeptFile
from thongsuot.kernel.actor import OPERATOR
from thongsuot.units import operations as units

NOW = datetime(2026, 6, 1, 3, tzinfo=UTC)
MEGABYTE = 1024 * 1024
UNTOLD = {"audit", "TreeVersion", "TreeNode"}
"""What may be written of a refused file: that someone tried, and the tree of a day that was asked for (a cache)."""


@pytest.fixture
def office(world: World, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The office's browser in Vietnamese, some months after the province was set up."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    browser = world.browser("office")
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = "vi"
    browser.post("/language/", {"language": "vi"})
    return browser


def rows() -> dict[str, int]:
    """How many rows each table holds, but for those that tell of attempts."""
    models = [model for model in apps.get_models() if not {model._meta.app_label, model.__name__} & UNTOLD]
    return {model._meta.label: model._default_manager.count() for model in models}


def told(page: Answer) -> str:
    """The words of a page in Vietnamese, without its tags."""
    html = page.content.decode()
    assert '<html lang="vi">' in html
    return unescape(" ".join(re.sub(r"<[^>]*>", " ", html).split()))


def alerted(page: Answer) -> str:
    """What stands in the box of a refusal; there is one."""
    (box,) = re.findall(r'<div class="refused" role="alert">(.*?)</div>', page.content.decode(), re.DOTALL)
    return unescape(" ".join(re.sub(r"<[^>]*>", " ", box).split()))


def brought(office: Client, address: str, name: str, data: bytes, **more: object) -> Answer:
    """The page that answers a file, after which every table is as it was."""
    before = rows()
    page = office.post(address, {"file": SimpleUploadedFile(name, data), **more})
    assert page.status_code == 200
    assert rows() == before
    return page


DOCUMENTS: dict[str, tuple[bytes, str]] = {
    "anh.gif": (b"GIF89a" + bytes(100), ".html"),
    "anh.png": (b"\x89PNG\r\n\x1a\n" + bytes(100), "bị hỏng"),
    "cu.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".docx"),
    "nen.zip": (zipped({"a.txt": b"x"}), ".docx"),
    "khoa.pdf": (locked_pdf(), "bỏ mật khẩu"),
    "hinh.pdf": (drawing(), "Không tìm thấy chữ"),
    "bom.docx": (zipped({"word/document.xml": b"<a>" + b" " * 30_000_000}), "giải nén ra lớn bất thường"),
    "bom-xml.docx": (zipped({"word/document.xml": LAUGHS}), "giải nén ra lớn bất thường"),
    "cat.docx": (zipped({"word/document.xml": b"<a/>"})[:40], "bị hỏng"),
    "dai.txt": (b"Chi bo ra soat.\n" * (10 * MEGABYTE // 16), "quá lớn"),
    "rong.txt": (b" \n", "không có chữ"),
}


def test_a_document_that_cannot_be_read_says_why_and_is_not_stored(office: Client, world: World) -> None:
    for name, (data, words) in DOCUMENTS.items():
        page = brought(office, "/documents/upload/", name, data, unit=world.units["HL"])
        assert words in alerted(page), name


def test_a_stamped_document_is_refused_with_what_to_do_instead(office: Client, world: World) -> None:
    for mark in ("MẬT", "TỐI MẬT", "TUYỆT MẬT"):
        page = brought(office, "/documents/upload/", "mat.txt", f"{mark}\n{TEXT}".encode(), unit=world.units["HL"])
        assert f"có dấu {mark}." in alerted(page)
        assert "bí mật nhà nước" in alerted(page)
        assert "17-NQ/TU" not in told(page)


def test_what_is_over_a_forms_limit_is_refused_with_the_limit_beside_the_field(office: Client, world: World) -> None:
    for address in ("/documents/upload/", "/imports/tree/", "/imports/members/"):
        page = brought(office, address, "lon.csv", b"x" * (33 * MEGABYTE), unit=world.units["HL"])
        (limit,) = re.findall(r'data-limit="(\d+)"', page.content.decode())
        (error,) = re.findall(r'class="errorlist"[^>]*>(.*?)</ul>', page.content.decode())
        assert f"{int(limit) // MEGABYTE} MB" in error


def test_100_megabytes_are_answered_in_words(office: Client, world: World) -> None:
    before = rows()
    body = b"x" * (100 * MEGABYTE)
    page = office.post("/documents/upload/", data=body, content_type="multipart/form-data; boundary=x")
    assert (page.status_code, rows()) == (413, before)
    assert "100 MB" in told(page)


def test_the_content_decides_what_a_file_is_not_its_name(office: Client, world: World) -> None:
    file = SimpleUploadedFile("thuan.docx", TEXT.encode())
    answer = office.post("/documents/upload/", {"file": file, "unit": world.units["HL"]})
    assert answer.status_code == 302
    assert "sinh hoạt chi bộ" in Version.objects.get(name="thuan.docx").text


OPENED = "2025-07-01"
SHEETS: dict[str, tuple[str, list[str]]] = {
    "a circle": (
        f"C1,Chi bộ A,chi bộ,C2,{OPENED},\nC2,Chi bộ B,chi bộ,C1,{OPENED},\n",
        ["trực thuộc lẫn nhau thành vòng: C1 → C2 → C1"],
    ),
    "orphans": (
        f"C3,Chi bộ C,chi bộ,KHONG-CO,{OPENED},\nC4,Chi bộ D,chi bộ,,{OPENED},\n",
        ["Không có đơn vị cấp trên KHONG-CO của C3", "C4 không trực thuộc đơn vị nào"],
    ),
    "one code twice": (
        f"C1,Chi bộ A,chi bộ,HL,{OPENED},\nC1,Chi bộ B,chi bộ,HL,{OPENED},\n",
        ["Mã C1 đã có ở dòng 2"],
    ),
    "a parent closed before": (
        f"C1,Đảng bộ A,đảng bộ xã,HL,{OPENED},2025-08-01\nC2,Chi bộ B,chi bộ,C1,2025-09-01,\n",
        ["C1 kết thúc ngày 1/8/2025, trước khi C2 thành lập ngày 1/9/2025"],
    ),
}


def test_a_tree_that_cannot_be_is_told_row_by_row(office: Client) -> None:
    for fault, (lines, words) in SHEETS.items():
        page = brought(office, "/imports/tree/", "cay.csv", (TREE + lines).encode())
        assert "Chưa ghi gì" in alerted(page), fault
        assert [sentence for sentence in words if sentence not in told(page)] == []


def test_a_formula_is_no_code(office: Client) -> None:
    heads = TREE.strip().split(",")
    data = workbook([heads, ['=CONCATENATE("X","9")', "Chi bộ A", "chi bộ", "HL", OPENED, ""]])
    assert "công thức" in told(brought(office, "/imports/tree/", "cay.xlsx", data))


HEADLESS = f"C1,Chi bộ A,chi bộ,HL,{OPENED},\n"
FILES: dict[str, tuple[bytes, str]] = {
    "anh.png": (b"\x89PNG\r\n\x1a\n" + bytes(100), "“anh.png” không phải bảng đọc được"),
    "van-ban.pdf": (drawing(), "không phải bảng đọc được"),
    "bom.xlsx": (zipped({"xl/workbook.xml": LAUGHS}), "giải nén ra lớn bất thường"),
    "thieu.csv": (HEADLESS.encode(), "Bảng “thieu.csv” không có dòng tiêu đề"),
    "thieu.xlsx": (workbook([["C1", "Chi bộ A"]]), "Bảng “Đơn vị” không có dòng tiêu đề"),
    "chu.xlsx": (TREE.encode(), "không phải bảng đọc được"),
}


@pytest.mark.parametrize("kind", ["tree", "acts"])
def test_a_file_that_is_no_such_sheet_says_so(office: Client, kind: str) -> None:
    act = {"document_words": "Nghị quyết số 1", "operates_on": "2026-05-01"}
    for name, (data, words) in FILES.items():
        assert words in alerted(brought(office, f"/imports/{kind}/", name, data, **act)), name


def test_a_file_that_is_no_sheet_of_members_is_told_on_its_own_page_and_not_kept(office: Client) -> None:
    kept = KeptFile.objects.count()
    for name, (data, words) in FILES.items():
        page = office.post("/imports/members/", {"file": SimpleUploadedFile(name, data)}, follow=True)
        assert words in told(page), name
        assert KeptFile.objects.count() == kept


def test_a_reorganisation_dated_before_its_unit_existed_is_told_and_not_kept(office: Client) -> None:
    page = brought_act(office, "2025-06-01", "rename,HL-A-1,Chi bộ mới,,\n")
    assert "HL-A-1 thành lập ngày 1/7/2025, sau ngày sắp xếp này" in told(page)


def test_a_reorganisation_against_a_later_one_names_it_and_is_not_kept(office: Client) -> None:
    reorganised(date(2026, 3, 10), "rename,HL-A-2,Chi bộ thôn Hai,,\n")
    page = brought_act(office, "2026-02-15", "merge,HL-A-2,,,HL-A-1\n")
    assert "HL-A-2" in told(page)
    assert "10/3/2026" in told(page)
    assert "Nghị quyết số 1" in told(page)


def brought_act(office: Client, day: str, lines: str) -> Answer:
    """The page that answers a sheet of steps."""
    act = {"document_words": "Nghị quyết số 2", "operates_on": day}
    page = brought(office, "/imports/acts/", "sap-xep.csv", (STEPS + lines).encode(), **act)
    assert "Chưa ghi gì" in alerted(page)
    return page


def reorganised(day: date, lines: str) -> None:
    """An act that stands already."""
    plan = units.plan_reorganisation(
        actor=OPERATOR,
        data=(STEPS + lines).encode(),
        name="truoc.csv",
        document_words="Nghị quyết số 1",
        operates_on=day,
        now=NOW,
    )
    assert plan.act_id is not None, list(map(str, plan.problems))
    units.reorganise(actor=OPERATOR, act_id=plan.act_id, now=NOW)

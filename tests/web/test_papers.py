"""Letters and lists: what stands on the paper."""

from __future__ import annotations

import io
import re
import zipfile

import pypdfium2  # type: ignore[import-untyped]
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.convening.world import MORNING, Hall, plant
from tests.web.test_convened import browser
from thongsuot.audit.models import Entry
from thongsuot.convening.models import RollCall
from thongsuot.officedoc import from_sheet
from thongsuot.people.rules.roles import Role


@pytest.fixture
def hall(db: None) -> Hall:
    return plant()


def pages_of(content: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]


def test_each_unit_gets_its_own_letter(hall: Hall) -> None:
    office = browser(Role.OFFICE, hall.units.province)
    root = f"/conferences/{hall.conference}/convened/units"
    pages = pages_of(office.get(f"{root}/{hall.units.province}/letters.pdf").content)
    assert len(pages) == 2
    first = " ".join(pages[0].split())
    for words in (
        "GIẤY MỜI",
        "Kính gửi: Đảng ủy xã An Hòa",
        "30 đồng chí",
        "từ 8 giờ 00 đến 10 giờ 30, ngày 4/12/2026",
    ):
        assert words in first
    assert "Điểm cầu xã An Hòa, Hội trường" in first
    assert "Điểm cầu xã Bình Minh" in pages[1]
    word = office.get(f"{root}/{hall.units.communes[1]}/letters.docx").content
    text = zipfile.ZipFile(io.BytesIO(word)).read("word/document.xml").decode()
    assert "Kính gửi: Đảng ủy xã Bình Minh" in text
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in text
    assert "Văn" not in text  # no name of anybody


def test_the_list_of_a_point_is_printed_by_whoever_runs_it_and_recorded(hall: Hall) -> None:
    secretary = browser(Role.SECRETARY, hall.units.communes[0])
    root = f"/conferences/{hall.conference}/convened/points"
    printed = pages_of(secretary.get(f"{root}/{hall.point}/list.pdf").content)
    assert "Phạm Văn An" in printed[0]
    assert "Phiên 2" in printed[0]
    sheet = from_sheet(secretary.get(f"{root}/{hall.point}/list.xlsx").content, name="list.xlsx")[0]
    assert sum(bool(row.cells and row.cells[1].text.startswith("DV")) for row in sheet.rows if len(row.cells) > 1) == 30
    entry = Entry.objects.filter(action="convening.print_list").first()
    assert entry is not None
    assert (entry.unit_id, entry.detail) == (hall.units.communes[0], {"count": 30})
    assert secretary.get(f"{root}/{hall.other_point}/list.pdf").status_code == 404
    leader = browser(Role.LEADER, hall.units.province)
    assert leader.get(f"{root}/{hall.point}/list.pdf").status_code == 403


def test_the_list_comes_back_filled_in(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thongsuot.web.views.papers.now", lambda: MORNING)
    secretary = browser(Role.SECRETARY, hall.units.communes[0])
    address = f"/conferences/{hall.conference}/convened/points/{hall.point}/paper/"
    sheet = SimpleUploadedFile("list.csv", "Mã,Present 1\nDV000,x\nDV001,".encode())
    page = secretary.post(address, {"file": sheet}).content.decode()
    assert "1 person was there." in page
    assert not RollCall.objects.exists()
    signed = re.search(r'name="plan" value="([^"]+)"', page)
    assert signed is not None
    done = secretary.post(address, {"plan": signed[1]})
    assert done.headers["Location"] == f"/conferences/{hall.conference}/points/{hall.point}/"
    assert RollCall.objects.get().how == "paper"
    assert secretary.post(address, {"plan": "made up"}).status_code == 409

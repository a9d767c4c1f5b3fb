"""Invitations on paper, as a list, made anew, handed over: as an office does it, without JavaScript."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from python_calamine import CalamineWorkbook

from tests.web.conftest import NOW, browser_of, granted, person, unit
from tests.web.pages import Parts
from thongsuot.audit.models import Entry
from thongsuot.people.models import Grant, Invitation, User
from thongsuot.people.rules.invitations import token_hash
from thongsuot.units.models import Unit
from thongsuot.web.qr import qr

LINK = re.compile(r"http://testserver/invitations/([\w-]{43})/")
ASKED = {"kind": "cell", "role": "secretary", "whom": "unreached", "days": "30", "at_most": "500"}


@pytest.fixture
def commune(province: Unit) -> Unit:
    """A commune with three cells."""
    found = Unit.objects.get(code="X1")
    for number in (1, 2, 3):
        unit(f"X1-{number}", f"Chi bộ thôn {number}", "cell", found)
    return found


def sheet_of(answer: object) -> str:
    """A page that was sent in parts, whole."""
    assert isinstance(answer, StreamingHttpResponse)
    parts = answer.streaming_content
    assert isinstance(parts, Iterator)
    return b"".join(parts).decode()


def post(client: Client, province: Unit, **more: str) -> object:
    return client.post(f"/units/{province.pk}/invitations/slips/", ASKED | more)


def test_slips_are_counted_before_any_is_made(office: Client, province: Unit, commune: Unit) -> None:
    page = office.post(f"/units/{province.pk}/invitations/slips/", ASKED).content.decode()
    assert "3 invitations will be made." in page
    assert "The first is for Chi bộ thôn 1." in page
    assert not Invitation.objects.exists()


def test_a_sheet_holds_a_slip_for_each_unit_whose_link_opens_it(
    office: Client, province: Unit, commune: Unit, client: Client
) -> None:
    sheet = sheet_of(post(office, province, make="page"))
    tokens = LINK.findall(sheet)
    assert len(tokens) == 3
    assert sheet.count('<svg class="qr"') == 3
    assert [Invitation.objects.get(token_hash=token_hash(token)).unit.code for token in tokens] == [
        "X1-1", "X1-2", "X1-3",
    ]  # fmt: skip
    assert "Đảng bộ xã Bản Lầu" in sheet
    assert "Chi bộ thôn 2" in client.get(f"/invitations/{tokens[1]}/").content.decode()
    assert Parts(sheet).inline == []
    assert Entry.objects.filter(action="people.invite_all").count() == 1


def test_a_sheet_is_sent_in_parts_and_speaks_its_readers_language(
    office: Client, province: Unit, commune: Unit
) -> None:
    unit("X2", "Đảng bộ xã Mường Hum", "party_commune", province)
    unit("X2-1", "Chi bộ bản Mới", "cell", Unit.objects.get(code="X2"))
    answer = post(office, province, make="page")
    assert isinstance(answer, StreamingHttpResponse)
    parts = [part.decode() for part in answer.streaming_content]  # type: ignore[union-attr]  # not an async one
    assert len(parts) == 4  # what stands above, one for each commune, what stands below
    assert "You are invited as secretary." in html.unescape(parts[1])


def test_what_was_printed_once_is_not_printed_again(office: Client, province: Unit, commune: Unit) -> None:
    sheet_of(post(office, province, make="page"))
    answer = office.post(f"/units/{province.pk}/invitations/slips/", ASKED)
    assert "No unit is left" in answer.content.decode()
    again = office.post(f"/units/{province.pk}/invitations/slips/", ASKED | {"make": "page"})
    assert "There is no unit to which an invitation would be made." in again.content.decode()
    lost = sheet_of(post(office, province, make="page", whom="unheld"))
    assert "3 older links open nothing any more." in lost
    assert Invitation.objects.filter(ended_at=None).count() == 3


def test_the_list_names_unit_place_role_and_link(office: Client, province: Unit, commune: Unit) -> None:
    answer = office.post(f"/units/{province.pk}/invitations/slips/", ASKED | {"make": "list"})
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    rows = book.get_sheet_by_index(0).to_python()
    cells = [row for row in rows if str(row[0]).startswith("X1-")]
    assert [row[1] for row in cells] == ["Chi bộ thôn 1", "Chi bộ thôn 2", "Chi bộ thôn 3"]
    assert all(row[2] == "Đảng bộ xã Bản Lầu" and LINK.fullmatch(str(row[4])) for row in cells)


def test_what_one_may_not_give_is_not_on_offer(province: Unit, commune: Unit) -> None:
    secretary = browser_of(granted(person("s", "Bí thư"), "secretary", commune))
    answer = secretary.post(f"/units/{commune.pk}/invitations/slips/", ASKED | {"role": "office"})
    assert "Select a valid choice" in answer.content.decode()
    assert secretary.get(f"/units/{province.pk}/invitations/slips/").status_code == 403


def invite(office: Client, at: Unit) -> tuple[str, int]:
    """One invitation; its token and its id."""
    page = office.post(f"/units/{at.pk}/access/", {"role": "secretary", "with_subtree": "on"}).content.decode()
    return LINK.findall(page)[0], Invitation.objects.latest("pk").pk


def test_an_invitation_shows_its_link_as_a_code_too(office: Client, commune: Unit) -> None:
    page = office.post(f"/units/{commune.pk}/access/", {"role": "secretary"}).content.decode()
    link = f"http://testserver/invitations/{LINK.findall(page)[0]}/"
    assert str(qr(link)) in page


def test_a_lost_link_is_made_anew(office: Client, commune: Unit, client: Client) -> None:
    lost, invitation_id = invite(office, commune)
    page = office.post(f"/units/{commune.pk}/invitations/{invitation_id}/again/").content.decode()
    assert client.get(f"/invitations/{lost}/").status_code == 409
    assert client.get(f"/invitations/{LINK.findall(page)[0]}/").status_code == 200


def test_an_invitation_is_withdrawn(office: Client, commune: Unit, client: Client) -> None:
    token, invitation_id = invite(office, commune)
    office.post(f"/units/{commune.pk}/invitations/{invitation_id}/withdraw/")
    assert client.get(f"/invitations/{token}/").status_code == 409
    assert "withdrawn or replaced" in office.get(f"/units/{commune.pk}/invitations/?state=ended").content.decode()
    assert "No invitations" in office.get(f"/units/{commune.pk}/invitations/?state=open").content.decode()


def test_a_role_is_handed_over_on_one_page(office: Client, commune: Unit, client: Client) -> None:
    old = granted(person("old", "Bí thư cũ"), "secretary", commune)
    own = browser_of(old)
    assert own.get("/units/").status_code == 200
    address = f"/units/{commune.pk}/access/{old.grants.get().pk}/hand-over/"
    assert "Bí thư cũ" in office.get(address).content.decode()
    page = office.post(address, {"last_day": ""}).content.decode()
    assert "Bí thư cũ is no longer secretary here" in page
    assert own.get("/units/").headers["Location"].startswith("/accounts/login/")
    chosen = {"display_name": "Bí thư mới", "username": "moi", "password": "một câu đủ dài 26"}
    client.post(f"/invitations/{LINK.findall(page)[0]}/", {**chosen, "again": chosen["password"]})
    held = Grant.objects.get(user=User.objects.get(username="moi"))
    assert (held.unit_id, held.role, held.with_subtree) == (commune.pk, "secretary", True)


def test_a_day_that_has_passed_is_told_beside_its_field(office: Client, commune: Unit) -> None:
    old = granted(person("old", "Bí thư cũ"), "secretary", commune)
    address = f"/units/{commune.pk}/access/{old.grants.get().pk}/hand-over/"
    assert "The last day has passed already." in office.post(address, {"last_day": f"{NOW:%d/%m/%Y}"}).content.decode()
    assert not Invitation.objects.exists()

"""A small province set up as an office would: sheets in, people invited, a resolution read, reviewed and published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.test import Client

from thongsuot.catalogues import operations as catalogues
from thongsuot.documents import operations as documents
from thongsuot.documents import queries as document_queries
from thongsuot.kernel.actor import OPERATOR
from thongsuot.people import access
from thongsuot.people import operations as people
from thongsuot.people.models import User
from thongsuot.people.rules.roles import Role
from thongsuot.units import operations as unit_operations
from thongsuot.units import queries as units

OPENED = "2025-07-01"
PUBLISHED = datetime(2026, 2, 2, 3, tzinfo=UTC)
TODAY = date(2026, 6, 1)

UNITS = f"""code,name,kind,parent,opened,aliases
HL,Đảng bộ tỉnh Hồng Lam,party_province,,{OPENED},Tỉnh ủy
HL-BTC,Ban Tổ chức Tỉnh ủy,party_organisation_board,HL,{OPENED},
HL-A,Đảng bộ xã An Hòa,party_commune,HL,{OPENED},Đảng ủy xã An Hòa
HL-A-1,Chi bộ thôn 1,cell,HL-A,{OPENED},
HL-A-2,Chi bộ thôn 2,cell,HL-A,{OPENED},
HL-B,Đảng bộ xã Bình Minh,party_commune,HL,{OPENED},Đảng ủy xã Bình Minh
HL-B-1,Chi bộ thôn 5,cell,HL-B,{OPENED},
"""

MEMBERS = "code,full name,unit code,category,official or temporary,from day\n" + "".join(
    f"M{n:03},Nguyễn Thị {given},{unit},member,official,{OPENED}\n"
    for n, (given, unit) in enumerate(
        [("An", "HL-A-1"), ("Bình", "HL-A-1"), ("Chi", "HL-A-2"), ("Dung", "HL-B-1"), ("Giang", "HL-B-1")], start=1
    )
)

RESOLUTION = """TỈNH ỦY HỒNG LAM
*
Số 15-NQ/TU
ĐẢNG CỘNG SẢN VIỆT NAM
Hồng Lam, ngày 30 tháng 01 năm 2026

NGHỊ QUYẾT
về nâng cao chất lượng sinh hoạt chi bộ

I. MỤC TIÊU
1. Đến năm 2030, trên 90% chi bộ sinh hoạt đúng quy định.

II. TỔ CHỨC THỰC HIỆN
1. Giao Ban Tổ chức Tỉnh ủy chủ trì xây dựng kế hoạch, hoàn thành trước ngày 15/3/2026.
2. Giao các đảng ủy xã, phường ban hành chương trình hành động, hoàn thành trong tháng 4/2026.
"""

DRAFT = RESOLUTION.replace("15-NQ/TU", "16-NQ/TU").replace("sinh hoạt chi bộ", "tự phê bình")

PASSWORD = "Một câu dài, khó đoán 7"


@dataclass(frozen=True)
class World:
    """Ids: units by code, the published document and the draft, users by role ("cell": HL-A-1, "elsewhere": HL-B-1)."""

    units: dict[str, int]
    document: int
    version: int
    draft_document: int
    draft: int
    users: dict[str, int]

    def browser(self, role: str) -> Client:
        """A browser in English, signed in as this role; "anonymous" is not."""
        client = Client(headers={"accept-language": "en"})
        if role != "anonymous":
            client.force_login(User.objects.get(pk=self.users[role]))
        return client


def build() -> World:
    """Everything, through the operations that everybody uses."""
    catalogues.load_shipped(actor=OPERATOR, now=PUBLISHED)
    ids = organise()
    users = {role.value: admit(role, ids["HL" if role in WIDE else "HL-A"]) for role in Role}
    users["cell"] = admit(Role.MEMBER, ids["HL-A-1"], name="cell")
    users["elsewhere"] = admit(Role.SECRETARY, ids["HL-B-1"], name="elsewhere")
    document, version = bring(ids["HL"], "nq.txt", RESOLUTION)
    review_and_publish(version)
    draft_document, draft = bring(ids["HL"], "du-thao.txt", DRAFT)
    return World(ids, document, version, draft_document, draft, users)


WIDE = {Role.ADMINISTRATOR, Role.OFFICE, Role.LEADER, Role.INSPECTOR}


def organise() -> dict[str, int]:
    """Units and members from sheets; ids of units by code."""
    now = PUBLISHED - timedelta(days=3)
    tree_plan = unit_operations.plan_import(actor=OPERATOR, data=UNITS.encode(), name="units.csv", now=now)
    assert tree_plan.run_id is not None, list(map(str, tree_plan.problems))
    unit_operations.apply_import(actor=OPERATOR, run_id=tree_plan.run_id, now=now)
    member_plan = people.plan_import(actor=OPERATOR, data=MEMBERS.encode(), name="members.csv", now=now)
    assert member_plan.run_id is not None, list(map(str, member_plan.problems))
    people.apply_import(actor=OPERATOR, run_id=member_plan.run_id, now=now)
    tree = units.tree_on(TODAY)
    codes = [line.split(",")[0] for line in UNITS.splitlines()[1:]]
    return {code: units.unit_by_code(code, tree).id for code in codes}


def admit(role: Role, unit_id: int, name: str = "") -> int:
    """A user with one grant, through an invitation."""
    now = PUBLISHED - timedelta(days=2)
    offer = people.Offer(role=role, unit_id=unit_id, with_subtree=True)
    invited = people.invite(actor=OPERATOR, offer=offer, now=now)
    user = people.NewUser(username=name or role.value, password=PASSWORD, display_name=role.value)
    return people.accept_invitation(actor=OPERATOR, token=invited.token, new_user=user, now=now).user_id


def bring(owner: int, name: str, text: str) -> tuple[int, int]:
    """Upload a text: ids of the document and its version."""
    uploaded = documents.upload(actor=OPERATOR, unit_id=owner, data=text.encode(), name=name, now=PUBLISHED)
    return uploaded.document_id, uploaded.version_id


def review_and_publish(version_id: int) -> None:
    """Confirm everything and publish."""
    documents.confirm_above(actor=OPERATOR, version_id=version_id, confidence=0.0, now=PUBLISHED)
    revision = document_queries.review(access.reader_of(OPERATOR, PUBLISHED), version_id).revision
    documents.publish(actor=OPERATOR, version_id=version_id, revision=revision, now=PUBLISHED)

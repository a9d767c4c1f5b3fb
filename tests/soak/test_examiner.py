"""The examiner of the soak sees each kind of loss; a soak that finds nothing says something only then."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.convening import noting
from tests.convening import world as convening
from tests.plans import world as plans
from tests.soak import examiner
from thongsuot.audit import operations as audit
from thongsuot.audit.models import Block
from thongsuot.convening.models import PointCount
from thongsuot.files.models import KeptFile
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.ids import new_id
from thongsuot.people.models import Member, MemberImport
from thongsuot.plans import operations
from thongsuot.rollup.models import Tally
from thongsuot.units.models import TreeImport, Unit

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def examine(
    members: tuple[str, str, int] = ("R1", "", 2),
    tree: tuple[str, str, int] = ("TR1", "", 2),
    reports: dict[str, int] | None = None,
    noted: tuple[str, ...] = (),
) -> list[str]:
    return examiner.examine({"members": members, "tree": tree, "reports": reports or {}, "noted": list(noted)})


def import_of(state: str, rows: int) -> None:
    """A run of members in this state, and so many members of it without their memberships."""
    MemberImport.objects.create(
        file_name="R1.csv", sha256="0" * 64, state=state, planned_at=NOW,
        applied_at=NOW if state == "applied" else None,
        file=None if state in {"applied", "refused"} else kept("R1.csv"),
    )  # fmt: skip
    Member.objects.bulk_create(Member(code=f"R1-{n:05}") for n in range(rows))


def kept(name: str) -> KeptFile:
    return KeptFile.objects.create(sha256=new_id().hex * 2, size=1, name=name, media_type="x", kept_at=NOW)


def test_nothing_is_found_where_nothing_happened() -> None:
    assert examine() == []


def test_half_an_import_of_members_is_seen() -> None:
    import_of("planned", 1)
    assert examine() == ["members R1: 1 members and 0 memberships of 0, and the run says planned"]


def test_members_without_their_memberships_are_seen() -> None:
    import_of("applied", 2)
    assert examine(("R1", "applied", 2)) == ["members R1: 2 members and 0 memberships of 2, and the run says applied"]


@pytest.mark.parametrize(
    ("state", "answered"),
    [("planned", "applied"), ("received", "planned"), ("applying", "applied"), ("refused", "applied")],
)
def test_an_import_that_did_not_come_to_its_end_is_seen(state: str, answered: str) -> None:
    import_of(state, 0)
    assert examine(("R1", answered, 2)) == [f"members R1: was answered {answered}, and the run says {state}"]


def test_a_sheet_that_was_taken_in_and_is_gone_is_seen() -> None:
    assert examine(("R1", "planned", 2)) == ["members R1: was answered planned, and the run says absent"]


def test_what_a_dead_program_left_half_done_is_seen_before_another_takes_it_up() -> None:
    import_of("applying", 1)
    TreeImport.objects.create(file=kept("tree-TR1.csv"), planned_at=NOW)
    Unit.objects.create(code="TR1-00000", opened_on=date(2025, 7, 1))
    assert len(examiner.half({"batch": "R1", "members": 2, "tree": 2})) == 2
    assert examiner.half({"batch": "R1", "members": None, "tree": None}) == []
    Member.objects.all().delete()
    Unit.objects.all().delete()
    assert examiner.half({"batch": "R1", "members": 2, "tree": 2}) == []


def test_half_an_import_of_the_tree_is_seen() -> None:
    TreeImport.objects.create(file=kept("tree-TR1.csv"), planned_at=NOW)
    Unit.objects.create(code="TR1-00000", opened_on=date(2025, 7, 1))
    assert examine() == ["tree TR1: 1 units of 0, and the run says planned"]
    assert "tree TR1: was answered applied, and the run says planned" in examine(tree=("TR1", "applied", 2))


def test_a_report_that_was_answered_and_is_not_stored_as_it_was_sent_is_seen() -> None:
    province = plans.plant()
    [obligation] = plans.fan_out(plans.document(province.province, [plans.Task(("Ban Tổ chức Tỉnh ủy",))]))
    kept_one = plans.report(obligation.pk)
    operations.report_progress(actor=OPERATOR, report=kept_one, percent=40, now=plans.NOW)
    lost = str(new_id())
    assert examine(reports={str(kept_one.event_id): 40}) == []
    assert examine(reports={str(kept_one.event_id): 50, lost: 10}) == [
        f"report {kept_one.event_id} of 50 per cent was answered, and 40 is stored",
        f"report {lost} of 10 per cent was answered, and None is stored",
    ]


def test_a_roll_call_that_is_lost_or_counted_wrongly_is_seen() -> None:
    hall = convening.plant()
    event = noting.present(hall, 0)
    noting.send(hall, event)
    assert examine(noted=(str(event.id),)) == []
    lost = str(new_id())
    PointCount.objects.update(now=2)
    assert examine(noted=(lost,)) == [
        f"event {lost} of the roll call has its verdict and is not stored",
        f"point {hall.point} counts (1, 2), its events come to (1, 1)",
    ]


def test_a_figure_that_the_facts_do_not_bear_is_seen() -> None:
    province = plans.plant()
    plans.fan_out(plans.document(province.province, [plans.Task(("Ban Tổ chức Tỉnh ủy",))]))
    assert examiner.recount({"seals": []}) == []
    row = Tally.objects.order_by("pk")[0]
    Tally.objects.filter(pk=row.pk).update(owed=row.owed + 1)
    assert len(examiner.recount({"seals": []})) == 1


def test_a_seal_that_was_told_and_is_gone_or_that_no_longer_fits_is_seen() -> None:
    audit.record(actor=OPERATOR, action="test", subject="test:1", now=NOW)
    audit.seal(actor=OPERATOR, now=NOW)
    block = Block.objects.get()
    told = f"{block.number}:{block.hash}"
    assert examiner.recount({"seals": [told]}) == []
    assert examiner.recount({"seals": [told, "2:ff"]}) == ["seal 2:ff was told and is gone"]
    wrong = f"{block.number}:{'0' * 64}"
    assert examiner.recount({"seals": [wrong]}) == [f"seal {wrong} was told and is gone"]

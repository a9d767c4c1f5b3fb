"""Links and files for those who take part."""

from __future__ import annotations

from datetime import timedelta

from tests.convening.world import MORNING, Hall
from tests.people.refusing import refused
from tests.plans import world as province
from thongsuot.convening.operations import materials as operations
from thongsuot.convening.queries import materials as queries
from thongsuot.convening.queries.seeing import conference_for
from thongsuot.kernel.actor import OPERATOR
from thongsuot.people.rules.roles import Role

NOW = MORNING - timedelta(days=7)


def give(hall: Hall, data: bytes, name: str = "de-cuong.pdf") -> int:
    return operations.add_material(
        actor=OPERATOR, conference_id=hall.conference, title=" Đề cương ", data=data, name=name, now=NOW
    )


def test_a_title_given_again_is_a_new_version_and_the_same_file_is_none(hall: Hall) -> None:
    first, second = give(hall, b"one"), give(hall, b"two", "de-cuong-2.pdf")
    assert give(hall, b"two") == second
    reader = province.reader(now=NOW)
    [material] = queries.materials_of(reader, conference_for(reader, hall.conference))
    assert (material.title, [(one.id, one.number) for one in material.versions]) == (
        "Đề cương",
        [(second, 2), (first, 1)],
    )
    assert queries.material_file(reader, hall.conference, first).data == b"one"


def test_what_is_withdrawn_stays_with_the_office(hall: Hall) -> None:
    version = give(hall, b"one")
    office = province.reader(province.person(Role.OFFICE, hall.units.province), NOW)
    member = province.reader(province.person(Role.MEMBER, hall.units.cells[0]), NOW)
    head = conference_for(member, hall.conference)
    [material] = queries.materials_of(member, head)
    told = {"actor": OPERATOR, "conference_id": hall.conference, "material_id": material.id, "now": NOW}
    operations.withdraw_material(**told)  # type: ignore[arg-type]  # as told
    assert queries.materials_of(member, head) == ()
    assert queries.material_file(office, hall.conference, version).name == "de-cuong.pdf"
    with refused("convening.unknown_material"):
        queries.material_file(member, hall.conference, version)
    operations.give_again(**told)  # type: ignore[arg-type]  # as told
    assert len(queries.materials_of(member, head)) == 1


def test_a_link_is_given_once_and_is_of_the_web(hall: Hall) -> None:
    told = {"actor": OPERATOR, "conference_id": hall.conference, "now": NOW}
    first, link = (
        operations.add_link(words=words, url="https://hop.example/1", **told)  # type: ignore[arg-type]  # as told
        for words in ("Truyền hình", "Truyền hình trực tiếp")
    )
    assert first == link
    head = conference_for(province.reader(now=NOW), hall.conference)
    assert [one.words for one in queries.links_of(head)] == ["Truyền hình trực tiếp"]
    with refused("convening.link_not_web"):
        operations.add_link(words="x", url="javascript:alert(1)", **told)  # type: ignore[arg-type]
    operations.remove_link(link_id=link, **told)  # type: ignore[arg-type]  # as told
    assert queries.links_of(head) == ()

"""A named body that had closed before the document was issued is a question, with those that followed it."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override

from tests.documents import samples
from tests.documents.test_uploading import bring
from tests.documents.world import NOW, World, closed_commune, reader
from thongsuot.documents import queries
from thongsuot.documents.models import Doubt
from thongsuot.documents.operations import correct_identity, settle_doubt
from thongsuot.documents.operations.gone_bodies import ask_about_gone_bodies
from thongsuot.documents.operations.uploading import Uploaded
from thongsuot.documents.rules.identity import Identity
from thongsuot.documents.rules.refusals import question
from thongsuot.files.models import KeptFile
from thongsuot.kernel.actor import Actor
from thongsuot.units.models import Reorganisation, Succession

CODES = ("documents.body_gone", "documents.body_without_heir")
TASK = "II. NHIỆM VỤ\n1. Đảng ủy xã Cũ chủ trì rà soát hồ sơ đảng viên, xong trước ngày 30/6/2026.\n"
AFTER, BEFORE = "20 tháng 01 năm 2026", "12 tháng 01 năm 2026"


def asked(uploaded: Uploaded) -> list[Doubt]:
    return list(Doubt.objects.filter(version_id=uploaded.version_id, code__in=CODES).order_by("pk"))


def follow(closed: int, heir: int, file_id: int) -> None:
    """Let one unit follow another that closed in the middle of January."""
    act = Reorganisation.objects.create(
        document_words="Nghị quyết", operates_on=date(2026, 1, 15), file_id=file_id, recorded_at=NOW
    )
    Succession.objects.create(act=act, predecessor_id=closed, successor_id=heir, part="whole")


def test_a_body_that_had_closed_is_asked_about_with_who_followed_it(world: World, office: Actor) -> None:
    closed = closed_commune(world)
    bring(office, world.province, samples.named(7))
    follow(closed, world.commune, KeptFile.objects.order_by("pk")[0].pk)
    twice = TASK + TASK.removeprefix("II. NHIỆM VỤ\n").replace("1. ", "2. ").replace("hồ sơ", "danh sách")
    (doubt,) = asked(bring(office, world.province, samples.named(8, AFTER, twice)))
    assert doubt.code == "documents.body_gone"
    assert doubt.requirement is not None
    with override("en"):
        assert question(doubt.code, doubt.params) == (
            "“Đảng ủy xã Cũ” no longer existed on 20 January 2026: it was closed on 15 January 2026 and followed by"
            " Đảng ủy xã An Hòa. Who is meant?"
        )


def test_a_body_that_nobody_followed_is_asked_about_too(world: World, office: Actor) -> None:
    closed_commune(world)
    (doubt,) = asked(bring(office, world.province, samples.named(8, AFTER, TASK)))
    assert doubt.code == "documents.body_without_heir"
    shown = queries.review(reader(office), doubt.version_id).questions
    assert [one.id for one in shown] == [doubt.pk]
    settle_doubt(actor=office, doubt_id=doubt.pk, answer="Giữ nguyên", now=NOW)
    assert ask_about_gone_bodies(doubt.version.document, doubt.version) == 0


@pytest.mark.parametrize(
    ("day", "body"),
    [(BEFORE, TASK), (AFTER, TASK.replace("xã Cũ", "xã Bình Minh")), (AFTER, TASK.replace("xã Cũ", "xã Lạ"))],
)
def test_a_body_that_was_open_then_or_never_known_is_not(world: World, office: Actor, day: str, body: str) -> None:
    closed_commune(world)
    assert asked(bring(office, world.province, samples.named(8, day, body))) == []


def test_a_document_older_than_the_tree_asks_nothing(world: World, office: Actor) -> None:
    closed_commune(world)
    assert asked(bring(office, world.province, samples.named(8, "12 tháng 01 năm 2015", TASK))) == []


def test_the_day_that_a_person_corrects_counts(world: World, office: Actor) -> None:
    closed_commune(world)
    uploaded = bring(office, world.province, samples.named(8, BEFORE, TASK))
    identity = Identity("directive", symbol="08-CT/TU", issuer="TỈNH ỦY HỒNG LAM", issued_on=date(2026, 1, 20))
    correct_identity(actor=office, document_id=uploaded.document_id, revision=1, identity=identity, now=NOW)
    assert [doubt.code for doubt in asked(uploaded)] == ["documents.body_without_heir"]

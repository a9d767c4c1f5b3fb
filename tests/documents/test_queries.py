"""What a reader sees of documents, and in how many queries."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.documents import samples
from tests.documents.world import NOW, World, person, reader
from thongsuot.documents import operations, queries
from thongsuot.documents.models import Requirement
from thongsuot.documents.operations.uploading import Uploaded
from thongsuot.documents.queries import Filters
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.people.rules.roles import Role


def bring(actor: Actor, unit_id: int, data: bytes) -> Uploaded:
    return operations.upload(actor=actor, unit_id=unit_id, data=data, name="van-ban.txt", now=NOW)


def publish(actor: Actor, uploaded: Uploaded) -> None:
    operations.publish(actor=actor, version_id=uploaded.version_id, revision=1, now=NOW)


def sees(actor: Actor, uploaded: Uploaded) -> bool:
    listed = {line.id for line in queries.documents(reader(actor), Filters()).items}
    if uploaded.document_id in listed:
        return queries.document(reader(actor), uploaded.document_id).id == uploaded.document_id
    with pytest.raises(DomainError) as refusal:
        queries.document(reader(actor), uploaded.document_id)
    assert refusal.value.code == "documents.unknown_document"
    return False


def test_a_draft_is_seen_by_its_reviewers_alone(uploaded: Uploaded, world: World, office: Actor) -> None:
    assert sees(office, uploaded)
    assert sees(OPERATOR, uploaded)
    for role in (Role.LEADER, Role.SECRETARY, Role.INSPECTOR, Role.MEMBER):
        assert not sees(person(role, world.province), uploaded)
    assert not sees(person(Role.OFFICE, world.commune), uploaded)


def test_a_published_document_is_read_by_everyone_beneath_its_owner(
    uploaded: Uploaded, world: World, office: Actor
) -> None:
    publish(office, uploaded)
    for unit_id in (world.province, world.commune, world.cell):
        assert sees(person(Role.MEMBER, unit_id, with_subtree=False), uploaded)


def test_a_communes_document_is_read_beneath_and_above_it_and_not_beside_it(world: World, office: Actor) -> None:
    of_commune = bring(office, world.commune, samples.named(7))
    publish(office, of_commune)
    assert sees(person(Role.MEMBER, world.cell), of_commune)
    assert sees(person(Role.LEADER, world.province), of_commune)
    assert not sees(person(Role.LEADER, world.province, with_subtree=False), of_commune)
    assert not sees(person(Role.SECRETARY, world.other_commune), of_commune)


def test_who_holds_no_grant_sees_nothing(uploaded: Uploaded, office: Actor) -> None:
    publish(office, uploaded)
    assert not sees(Actor(user_id=10_000, door="web"), uploaded)


def test_what_was_withdrawn_is_still_read_with_its_reason(uploaded: Uploaded, world: World, office: Actor) -> None:
    publish(office, uploaded)
    operations.withdraw(actor=office, version_id=uploaded.version_id, reason="sai số liệu", now=NOW)
    head = queries.document(reader(person(Role.MEMBER, world.cell)), uploaded.document_id)
    assert (head.current.state, head.current.reason) == ("withdrawn", "sai số liệu")


def test_the_list_is_narrowed_by_kind_year_state_and_words_without_diacritics(
    uploaded: Uploaded, world: World, office: Actor
) -> None:
    directive = bring(office, world.province, samples.named(7, "03 tháng 3 năm 2021"))
    publish(office, directive)

    def found(filters: Filters) -> list[int]:
        return [line.id for line in queries.documents(reader(office), filters).items]

    assert found(Filters()) == [uploaded.document_id, directive.document_id]
    assert found(Filters(kind="directive")) == [directive.document_id]
    assert found(Filters(year=2026)) == [uploaded.document_id]
    assert found(Filters(state="draft")) == [uploaded.document_id]
    assert found(Filters(words="sinh hoat CHI BO")) == [uploaded.document_id]
    assert found(Filters(words="07-CT/TU")) == [directive.document_id]
    assert found(Filters(words="không có")) == []


def test_documents_without_a_day_of_issue_come_last(uploaded: Uploaded, world: World, office: Actor) -> None:
    undated = bring(office, world.province, "1. Nội dung cần làm.\n".encode())
    lines = queries.documents(reader(office), Filters()).items
    assert [line.id for line in lines] == [uploaded.document_id, undated.document_id]


def test_the_list_shows_the_version_in_force_before_a_newer_draft(
    uploaded: Uploaded, world: World, office: Actor
) -> None:
    publish(office, uploaded)
    draft = bring(office, world.province, samples.resolution(share=85))
    (line,) = queries.documents(reader(office), Filters()).items
    assert (line.version_id, line.state) == (uploaded.version_id, "published")
    (draft_line,) = queries.documents(reader(office), Filters(state="draft")).items
    assert draft_line.version_id == draft.version_id


def test_a_section_shows_its_text_whole_with_its_marks(uploaded: Uploaded, office: Actor) -> None:
    section = queries.section(reader(office), uploaded.version_id, 0)
    text = "".join(segment.text for passage in section.passages for segment in passage.segments)
    assert text == samples.resolution().decode()
    row = Requirement.objects.get(version=uploaded.version_id, quote__contains="80%")
    marked = "".join(
        segment.text
        for passage in section.passages
        for segment in passage.segments
        if any(mark.of == "requirement" and mark.id == row.pk for mark in segment.marks)
    )
    assert marked == row.quote


def test_a_long_text_comes_in_sections_that_together_are_the_text(world: World, office: Actor) -> None:
    data = samples.named(7, body="\n".join(f"{number}. Nội dung công việc số {number}." for number in range(1, 900)))
    uploaded = bring(office, world.province, data)
    outline = queries.outline(reader(office), uploaded.version_id)
    assert outline.sections > 1
    parts = [queries.section(reader(office), uploaded.version_id, place) for place in range(outline.sections)]
    texts = ["".join(s.text for p in part.passages for s in p.segments) for part in parts]
    assert "".join(texts) == data.decode()
    assert max(map(len, texts)) <= 12_000
    where = {p.clause.id: part.position for part in parts for p in part.passages if p.clause and p.opens}
    assert where == {clause.id: clause.section for clause in outline.clauses}


def test_a_refused_finding_is_not_marked(uploaded: Uploaded, office: Actor) -> None:
    row = Requirement.objects.get(version=uploaded.version_id, quote__contains="80%")
    operations.refuse(actor=office, requirement_id=row.pk, revision=1, now=NOW)
    section = queries.section(reader(office), uploaded.version_id, 0)
    marks = [mark for passage in section.passages for segment in passage.segments for mark in segment.marks]
    assert row.pk not in {mark.id for mark in marks if mark.of == "requirement"}


def test_of_a_published_text_only_what_is_in_force_is_marked_and_found(
    uploaded: Uploaded, world: World, office: Actor
) -> None:
    decided, *undecided = Requirement.objects.filter(version=uploaded.version_id).order_by("pk")
    operations.confirm(actor=office, requirement_id=decided.pk, revision=1, now=NOW)
    publish(office, uploaded)
    by = reader(person(Role.MEMBER, world.cell))
    section = queries.section(by, uploaded.version_id, 0)
    marks = {mark for passage in section.passages for segment in passage.segments for mark in segment.marks}
    assert {mark.id for mark in marks if mark.of == "requirement"} == {decided.pk}
    assert queries.requirement(by, decided.pk).state == "confirmed"
    with pytest.raises(DomainError) as refusal:
        queries.requirement(by, undecided[0].pk)
    assert refusal.value.code == "documents.unknown_requirement"


def test_the_review_puts_the_undecided_and_least_certain_first(uploaded: Uploaded, office: Actor) -> None:
    rows = Requirement.objects.filter(version=uploaded.version_id)
    least = rows.order_by("confidence", "start", "pk")[0]
    operations.confirm(actor=office, requirement_id=least.pk, revision=1, now=NOW)
    review = queries.review(reader(office), uploaded.version_id)
    undecided = [card for card in review.cards.items if card.state == "proposed"]
    assert review.cards.items[-1].id == least.pk
    assert [card.id for card in undecided] == [
        row.pk for row in rows.exclude(pk=least.pk).order_by("confidence", "start", "pk")
    ]
    assert (review.progress.decided, review.progress.total) == (1, len(rows))
    assert review.progress.minutes_left == 1


def test_a_card_says_everything_a_reviewer_needs(uploaded: Uploaded, office: Actor) -> None:
    review = queries.review(reader(office), uploaded.version_id)
    card = next(card for card in review.cards.items if "hướng dẫn" in card.quote)
    assert (card.kind, card.place) == ("task", "II.1")
    assert card.meaning.leads == ("Ban Tổ chức Tỉnh ủy",)
    assert card.meaning.due.until == date(2026, 6, 30)
    assert card.meaning.due.before
    assert card.rule
    assert samples.resolution().decode().splitlines()[card.line - 1].startswith("1. Ban Tổ chức")


def test_open_questions_stand_in_the_review_with_their_candidates(world: World, office: Actor) -> None:
    other = bring(office, world.province, samples.named(7))
    citing = bring(office, world.province, samples.named(8, body="1. Tiếp tục thực hiện Chỉ thị số 07-CT/TU."))
    (question,) = queries.review(reader(office), citing.version_id).questions
    assert question.code == "documents.mention_ambiguous"
    assert "07-CT/TU" in question.words
    (candidate,) = question.candidates
    assert (candidate.document_id, candidate.issued_on) == (other.document_id, date(2026, 1, 12))


def test_the_review_is_refused_to_readers_who_do_not_review(uploaded: Uploaded, world: World, office: Actor) -> None:
    publish(office, uploaded)
    with pytest.raises(DomainError) as refusal:
        queries.review(reader(person(Role.LEADER, world.province)), uploaded.version_id)
    assert refusal.value.code == "people.not_allowed"


def test_a_mention_names_its_document_to_those_who_may_read_it(world: World, office: Actor) -> None:
    named = bring(office, world.commune, samples.named(7))
    body = "1. Thực hiện Chỉ thị số 07-CT/TU, ngày 12/01/2026 của Tỉnh ủy Hồng Lam."
    citing = bring(office, world.commune, samples.named(8, body=body))
    publish(office, citing)
    (line,) = queries.mentions(reader(office), citing.version_id).items
    assert line.document_id == named.document_id
    member = person(Role.MEMBER, world.cell)
    (hidden,) = queries.mentions(reader(member), citing.version_id).items
    assert (hidden.document_id, hidden.title) == (None, "")
    publish(office, named)
    (shown,) = queries.mentions(reader(member), citing.version_id).items
    assert shown.document_id == named.document_id


def test_two_versions_differ_in_the_clauses_that_were_changed(uploaded: Uploaded, world: World, office: Actor) -> None:
    second = bring(office, world.province, samples.resolution(share=85))
    comparison = queries.compare(reader(office), uploaded.version_id, second.version_id)
    (difference,) = comparison.differences
    assert difference.what == "changed"
    assert ("80%" in difference.before[0].text, "85%" in difference.after[0].text) == (True, True)
    assert difference.after[0].place == "I.2"


def test_versions_of_two_documents_are_not_compared(uploaded: Uploaded, world: World, office: Actor) -> None:
    other = bring(office, world.province, samples.named(7))
    with pytest.raises(DomainError) as refusal:
        queries.compare(reader(office), uploaded.version_id, other.version_id)
    assert refusal.value.code == "documents.other_document"


def test_the_original_comes_back_byte_for_byte_to_those_who_may_read_it(
    uploaded: Uploaded, world: World, office: Actor
) -> None:
    content = queries.original(reader(office), uploaded.version_id)
    assert (content.data, content.name) == (samples.resolution(), "nghi-quyet.txt")
    with pytest.raises(DomainError) as refusal:
        queries.original(reader(person(Role.LEADER, world.province)), uploaded.version_id)
    assert refusal.value.code == "documents.unknown_version"


def test_links_are_shown_from_both_ends(uploaded: Uploaded, world: World, office: Actor) -> None:
    other = bring(office, world.province, samples.named(7))
    operations.link(
        actor=office,
        from_document_id=other.document_id,
        to_document_id=uploaded.document_id,
        kind="implements",
        now=NOW,
    )
    (outgoing,) = queries.document(reader(office), other.document_id).links
    (incoming,) = queries.document(reader(office), uploaded.document_id).links
    assert (outgoing.document_id, outgoing.incoming) == (uploaded.document_id, False)
    assert (incoming.document_id, incoming.incoming) == (other.document_id, True)


def test_what_does_not_exist_and_what_is_hidden_are_told_apart_by_nothing(uploaded: Uploaded, world: World) -> None:
    leader = reader(person(Role.LEADER, world.province))
    for version_id in (uploaded.version_id, 10_000):
        with pytest.raises(DomainError) as refusal:
            queries.section(leader, version_id, 0)
        assert refusal.value.code == "documents.unknown_version"
    for requirement_id in (Requirement.objects.filter(version=uploaded.version_id)[0].pk, 10_000):
        with pytest.raises(DomainError) as refusal:
            queries.requirement(leader, requirement_id)
        assert refusal.value.code == "documents.unknown_requirement"


def test_every_page_takes_a_fixed_number_of_queries(
    uploaded: Uploaded,
    world: World,
    office: Actor,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(7, 12):
        bring(office, world.province, samples.named(number))
    by = reader(office)
    requirement_id = Requirement.objects.filter(version=uploaded.version_id)[0].pk
    with django_assert_max_num_queries(2):
        queries.documents(by, Filters(words="chi bo"))
    with django_assert_max_num_queries(3):
        queries.document(by, uploaded.document_id)
    with django_assert_max_num_queries(3):
        queries.outline(by, uploaded.version_id)
    with django_assert_max_num_queries(6):
        queries.section(by, uploaded.version_id, 0)
    with django_assert_max_num_queries(9):
        queries.review(by, uploaded.version_id)
    with django_assert_max_num_queries(2):
        queries.requirement(by, requirement_id)
    with django_assert_max_num_queries(4):
        queries.mentions(by, uploaded.version_id)
    with django_assert_max_num_queries(2):
        queries.search(by, "chi bộ")

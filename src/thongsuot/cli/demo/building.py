"""Building the demo through the same operations as everybody: sheets in, documents in, units at work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from importlib import resources
from typing import Protocol, TypeVar

from thongsuot.catalogues import operations as catalogues
from thongsuot.catalogues import queries as catalogue_queries
from thongsuot.catalogues.rules import Catalogue
from thongsuot.cli.demo import meeting, organisation, reporting, sheets, story, studying
from thongsuot.cli.demo.story import DemoDocument, DemoUser
from thongsuot.documents import operations as documents
from thongsuot.documents import queries as document_queries
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.days import ZONE
from thongsuot.kernel.ids import new_id
from thongsuot.people import access
from thongsuot.people import operations as people
from thongsuot.people.operations.own_accounts import invite_member
from thongsuot.people.rules.roles import Role
from thongsuot.plans import operations as plans
from thongsuot.plans import queries as plan_queries
from thongsuot.plans.operations import Evidence, Report
from thongsuot.plans.queries import ObligationRow, Wanted
from thongsuot.units import operations as unit_operations
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef

SET_UP = datetime.combine(organisation.FOUNDED, time(7), tzinfo=ZONE)
OPENING = datetime.combine(date(2026, 1, 5), time(8), tzinfo=ZONE)
CLOSING = datetime.combine(story.LAST_DAY + timedelta(days=1), time(8), tzinfo=ZONE)

ItemT = TypeVar("ItemT")


class Track(Protocol):
    """Passes things through while it shows how many of them are done."""

    def __call__(self, things: Iterable[ItemT], words: str) -> Iterable[ItemT]:
        """The same things."""


def build(track: Track) -> None:
    """The organisation, its people, its documents, what its units did and studied, its conferences."""
    catalogues.load_shipped(actor=OPERATOR, now=SET_UP)
    organise()
    for user in story.USERS:
        if user.role != Role.MEMBER:
            admit(user)
    published = {document_id: day for document_id, day in map(bring, story.DOCUMENTS) if day}
    receive(published, track)
    work(published, track)
    meeting.meet(sorted(published))
    studying.study(min(published))
    studying.ask(min(published))
    for user in story.USERS:
        if user.role == Role.MEMBER:
            admit_member(user, min(published))
    reporting.report(min(published))


def organise() -> None:
    """Import units and members as an office would: from sheets."""
    tree_plan = unit_operations.plan_import(actor=OPERATOR, data=sheets.units(), name="don-vi.csv", now=SET_UP)
    unit_operations.apply_import(actor=OPERATOR, run_id=run_of(tree_plan.run_id, tree_plan.problems), now=SET_UP)
    join_state_and_party()
    member_plan = people.plan_import(actor=OPERATOR, data=sheets.members(), name="dang-vien.csv", now=OPENING)
    people.apply_import(actor=OPERATOR, run_id=run_of(member_plan.run_id, member_plan.problems), now=OPENING)


def run_of(run_id: int | None, problems: Iterable[object]) -> int:
    """The run to apply; the demo's own sheets are right, or the demo is broken and says where."""
    if run_id is None:
        raise ValueError("; ".join(map(str, problems)))
    return run_id


def join_state_and_party() -> None:
    """Each commune's people's committee and its Party organisation are two units that know each other."""
    tree = units.tree_on(organisation.FOUNDED)
    for code, _, _ in organisation.places():
        unit_operations.link_units(
            actor=OPERATOR,
            state_unit_id=units.unit_by_code(f"UB-{code}", tree).id,
            party_unit_id=units.unit_by_code(code, tree).id,
            from_day=organisation.FOUNDED,
            until_day=None,
            now=SET_UP,
        )


def admit(user: DemoUser) -> None:
    """Invite somebody and accept in their place; without a password, for the demo's links let them in."""
    unit = units.unit_by_code(user.unit, units.tree_on(OPENING.date()))
    offer = people.Offer(role=user.role, unit_id=unit.id, with_subtree=user.with_subtree)
    accept(user, people.invite(actor=OPERATOR, offer=offer, now=OPENING).token)


def admit_member(user: DemoUser, document_id: int) -> None:
    """The same for a member with an account of their own: one who has not studied the document yet."""
    unit = units.unit_by_code(user.unit, units.tree_on(story.LAST_DAY))
    left = [member_id for member_id, unit_id in studying.those_left(document_id) if unit_id == unit.id]
    if left:
        accept(user, invite_member(actor=OPERATOR, unit_id=unit.id, member_id=left[0], now=OPENING).token)
    else:
        admit(user)


def accept(user: DemoUser, token: str) -> None:
    """Take an invitation up."""
    new_user = people.NewUser(username=user.username, password=None, display_name=user.name)
    people.accept_invitation(actor=OPERATOR, token=token, new_user=new_user, now=OPENING)


def bring(document: DemoDocument) -> tuple[int, date | None]:
    """Upload a document; review and publish it unless it stays a draft. Its id, and the day of publication."""
    data = (resources.files(__package__) / "documents" / document.file).read_bytes()
    owner = units.root(units.tree_on(OPENING.date())).id
    now = story.moment(document.published_on or story.LAST_DAY, document.file)
    uploaded = documents.upload(actor=OPERATOR, unit_id=owner, data=data, name=document.file, now=now)
    if document.published_on:
        review(uploaded.version_id, now)
    return uploaded.document_id, document.published_on


def review(version_id: int, now: datetime) -> None:
    """Confirm what the reader is sure of in one go and the rest one by one, then publish."""
    documents.confirm_above(actor=OPERATOR, version_id=version_id, confidence=story.SURE, now=now)
    reader = access.reader_of(OPERATOR, now)
    found = document_queries.review(reader, version_id)
    for card in found.cards.items:
        if card.state == "proposed":
            documents.confirm(actor=OPERATOR, requirement_id=card.id, revision=card.revision, now=now)
    revision = document_queries.review(reader, version_id).revision
    documents.publish(actor=OPERATOR, version_id=version_id, revision=revision, now=now)


def receive(published: dict[int, date], track: Track) -> None:
    """Units confirm that the documents have reached them, each in its own time or not at all."""
    owing = tuple(units_owing())
    for document_id, published_on in published.items():
        days = ((unit, story.receives(unit.code, published_on)) for unit in owing)
        coming = sorted(((day, unit) for unit, day in days if day), key=lambda pair: (pair[0], pair[1].lft))
        for day, unit in track(coming, "receipts"):
            now = story.moment(day, unit.code)
            documents.confirm_receipt(actor=OPERATOR, document_id=document_id, unit_id=unit.id, now=now)


def units_owing() -> Iterator[UnitRef]:
    """The units that the first stage asks for, by the catalogue."""
    tree = units.tree_on(story.LAST_DAY)
    first = catalogue_queries.entries(Catalogue.STAGES, story.LAST_DAY)[0]
    yield from units.of_kinds(first.detail["kinds"]["party"], units.root(tree).id, tree)


def work(published: dict[int, date], track: Track) -> None:
    """Units put someone in charge of their tasks and report them done, each in its own time or not at all."""
    for document_id in published:
        acts = sorted(acts_of(obligations(document_id)), key=lambda act: act[0])
        for _day, _number, act in track(acts, "tasks"):
            act()


def obligations(document_id: int) -> list[tuple[ObligationRow, str]]:
    """All obligations of a document with the codes of their units."""
    reader = access.reader_of(OPERATOR, CLOSING)
    rows: list[ObligationRow] = []
    while True:
        page = plan_queries.obligations(reader, Wanted(document_id=document_id, offset=len(rows)), story.LAST_DAY)
        rows += page.rows
        if not page.rows:
            break
    refs = units.units_by_ids({row.unit_id for row in rows}, reader.tree)
    return [(row, refs[row.unit_id].code) for row in rows]


def acts_of(owed: Iterable[tuple[ObligationRow, str]]) -> Iterator[tuple[date, int, Callable[[], object]]]:
    """What becomes of each obligation, with the day: taken on, then done, as far as the story goes."""
    for number, (row, code) in enumerate(owed):
        taken_on = story.takes_on(code, row.requirement_id, row.given_on)
        if taken_on is None:
            continue
        yield taken_on, number, take_on_act(row, taken_on)
        done_on = None if row.regular else story.completes(code, row.requirement_id, taken_on, row.due_day)
        if done_on is not None:
            yield done_on, number, complete_act(row, done_on)


def take_on_act(row: ObligationRow, day: date) -> Callable[[], object]:
    """Put a post in charge."""
    report = Report(event_id=new_id(), obligation_id=row.id, happened_on=day)
    now = story.moment(day, row.id)
    return lambda: plans.take_on(actor=OPERATOR, report=report, in_charge=post(row), now=now)


def post(row: ObligationRow) -> str:
    """A post that every unit has, never a person's name."""
    posts = ("Bí thư", "Phó Bí thư", "Ủy viên phụ trách")
    return posts[int(len(posts) * story.luck("post", row.id))]


def complete_act(row: ObligationRow, day: date) -> Callable[[], object]:
    """Report it done with its product and where the evidence lies."""
    report = Report(event_id=new_id(), obligation_id=row.id, happened_on=day)
    now = story.moment(day, row.id)
    product = row.asked_product or "Báo cáo kết quả"
    evidence = Evidence(link=f"https://honglam.example/vb/{day:%Y}/{row.id}")
    return lambda: plans.complete(actor=OPERATOR, report=report, product=product, evidence=evidence, now=now)

"""Every address of the resolver is tried as every role, inside and outside its scope; a new one must say who may."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from tests.journeys.crawling import Seen, faults_of, faults_within
from tests.journeys.doors import DOORS, ELSEWHERE, EVERYBODY, Door
from tests.journeys.world import PUBLISHED, World
from thongsuot.convening.models import Conference, Convened, ConvenedRule, MaterialVersion
from thongsuot.convening.operations import conferences as convening
from thongsuot.convening.operations import materials, points, questions
from thongsuot.convening.operations.conferences import SittingPlan
from thongsuot.convening.operations.points import PointPlan
from thongsuot.courses.operations import Wording, write_question
from thongsuot.courses.rules.quiz import Content, Kind
from thongsuot.documents import operations as documents
from thongsuot.documents.models import Requirement
from thongsuot.files import operations as files
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.ids import new_id
from thongsuot.notices import operations as notices
from thongsuot.notices.rules import Plan
from thongsuot.officedoc import template
from thongsuot.people import operations as people
from thongsuot.people.models import Grant, Member
from thongsuot.people.rules.roles import Role
from thongsuot.plans import operations as plans
from thongsuot.plans.models import Obligation
from thongsuot.plans.operations import Evidence, Report
from thongsuot.reporting import sending as reporting
from thongsuot.study import operations as study
from thongsuot.study.operations import Call, Meeting
from thongsuot.study.queries import Terms
from thongsuot.submissions import operations as submissions
from thongsuot.submissions.models import ReportTemplate
from thongsuot.submissions.rules import Asked
from thongsuot.units.models import TreeImport


def addresses(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every named address with the names of its ids."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from addresses(pattern.url_patterns, namespace + inner)
        else:
            yield f"{namespace}{pattern.name}", tuple(pattern.pattern.converters)


def ours() -> dict[str, tuple[str, ...]]:
    return {name: ids for name, ids in addresses(get_resolver().url_patterns) if not name.startswith(ELSEWHERE)}


def test_every_address_says_who_may_come_in() -> None:
    assert sorted(ours()) == sorted(DOORS)


@pytest.fixture
def ids(world: World) -> dict[str, object]:
    """Ids inside the narrow roles' scope, by the names that addresses use; `draft…` and `…_outside` beside them."""
    drafted = Requirement.objects.filter(version=world.draft, kind="task").order_by("pk")[0].pk
    return {
        "document_id": world.document,
        "version_id": world.version,
        "before_id": world.version,
        "after_id": world.version,
        "draft": world.draft,
        "draft_document": world.draft_document,
        "draft_requirement": drafted,
        "requirement_id": Requirement.objects.filter(version=world.version, kind="task").order_by("pk")[0].pk,
        "doubt_id": documents.raise_doubt(requirement_id=drafted, code="plans.body_unknown", params={"words": "x"}),
        "unit_id": world.units["HL-A-1"],
        "unit_id_outside": world.units["HL-B-1"],
        "member_id": Member.objects.get(code="M001").pk,
        "member_id_outside": Member.objects.get(code="M004").pk,
        "grant_id": Grant.objects.get(user=world.users["cell"]).pk,
        "grant_id_outside": Grant.objects.get(user=world.users["elsewhere"]).pk,
        "obligation_id": Obligation.objects.get(unit=world.units["HL-A"]).pk,
        "obligation_id_outside": Obligation.objects.get(unit=world.units["HL-B"]).pk,
        "event_id": done(world, "HL-A"),
        "event_id_outside": done(world, "HL-B"),
        "invitation_id": invited(world, "HL-A-1"),
        "invitation_id_outside": invited(world, "HL-B-1"),
        **met(world),
        **reported(world, "HL-A", ""),
        **reported(world, "HL-B", "_outside"),
        **convened(world, "HL-A", ""),
        **convened(world, "HL-B", "_outside"),
        "run_id": TreeImport.objects.get().pk,
        "kind": "tree",
        "name": "levels",
        "code": "cell",
        "form": "csv",
        "word": "docx",
        "action": "progress",
        "tie_action": "tie",
        "token": "no-such-token",
        "token_id": 1,
        "device_id": 1,
        "refused_id": 1,
        "attempt_id": new_id(),
        "reflection_id": new_id(),
        "course_question_id": questioned(world),
        "number": 1,
        "schedule_id": scheduled(world, "HL-A-1"),
    }


def convened(world: World, code: str, suffix: str) -> dict[str, object]:
    """A conference of a commune that is called; its ids, by the names that addresses use."""
    first = SittingPlan("Buổi sáng", PUBLISHED + timedelta(days=30), PUBLISHED + timedelta(days=30, hours=3))
    made = convening.make_conference(
        actor=OPERATOR,
        title="Hội nghị",
        organiser_id=world.units[code],
        as_of=PUBLISHED.date(),
        first=first,
        now=PUBLISHED,
    )
    Conference.objects.filter(pk=made.conference_id).update(called_at=PUBLISHED)
    plan = PointPlan(code="DC", name="Điểm cầu", owner_id=world.units[code], kind="commune")
    point_id = points.add_point(actor=OPERATOR, conference_id=made.conference_id, plan=plan, now=PUBLISHED)
    points.serve(actor=OPERATOR, point_id=point_id, unit_id=world.units[code], with_subtree=True, now=PUBLISHED)
    file_id = materials.add_material(
        actor=OPERATOR, conference_id=made.conference_id, title="Tài liệu", data=b"x", name="x.pdf", now=PUBLISHED
    )
    ids = {"conference_id": made.conference_id, "sitting_id": made.sitting_id, "point_id": point_id}
    ids |= {"file_id": file_id, "material_id": MaterialVersion.objects.get(pk=file_id).material_id}
    ids |= listed(world, code, made.conference_id)
    wanted = questions.Wanted("Hỏi?")
    asked = questions.ask_through_point(
        actor=OPERATOR, point_id=point_id, sent_id=new_id(), wanted=wanted, now=PUBLISHED
    )
    ids["question_id"] = asked.question_id
    return {f"{name}{suffix}": id_ for name, id_ in ids.items()}


def met(world: World) -> dict[str, object]:
    """The document must be studied; a meeting of each side's cell at which it was by all but one, who is invited."""
    day = PUBLISHED.date()
    study.set_rule(
        actor=OPERATOR, document_id=world.document, terms=Terms(day, deadlines={"": day + timedelta(days=30)}),
        revision=0, now=PUBLISHED,
    )  # fmt: skip
    ids: dict[str, object] = {}
    for suffix, code in (("", "HL-A-1"), ("_outside", "HL-B-1")):
        absent = {Member.objects.filter(memberships__unit=world.units[code]).order_by("-pk")[0].pk: ""}
        said = Meeting(new_id(), world.units[code], day, (world.document,), absent=absent, minutes_words="x")
        ids[f"gathering_id{suffix}"] = study.record_meeting(actor=OPERATOR, meeting=said, now=PUBLISHED).gathering_id
        call = Call(new_id(), world.units[code], world.document, day, "Hội trường")
        ids[f"make_up_id{suffix}"] = study.call_make_up(actor=OPERATOR, call=call, now=PUBLISHED).id
    return ids


def questioned(world: World) -> object:
    """A question of the document's quiz."""
    content = Content(Kind.SINGLE, ("a", "b"), right=(0,))
    wording = Wording("Hỏi?", content)
    return write_question(actor=OPERATOR, document_id=world.document, wording=wording, now=PUBLISHED)


def reported(world: World, code: str, suffix: str) -> dict[str, object]:
    """A commune asks its cells for a report on the document, and the first has sent one, by a template of its own."""
    day = PUBLISHED.date()
    asked = submissions.open_period(
        actor=OPERATOR, unit_id=world.units[code], asked=Asked("Kỳ", "study", day, day, day, world.document),
        now=PUBLISHED,
    )  # fmt: skip
    report_id = new_id()
    kept = files.keep(data=template(), name="mau.docx", media_type="x/y", now=PUBLISHED)
    ReportTemplate.objects.create(unit_id=world.units[f"{code}-1"], number=1, file_id=kept.id, recorded_at=PUBLISHED)
    reporting.send_study_report(
        actor=OPERATOR, report_id=report_id, period_id=asked.period_id, unit_id=world.units[f"{code}-1"], now=PUBLISHED
    )
    return {f"period_id{suffix}": asked.period_id, f"report_id{suffix}": report_id}


def listed(world: World, code: str, conference_id: int) -> dict[str, int]:
    """Somebody of the commune's first cell on the list, with the rule that called them."""
    unit_id = world.units[f"{code}-1"]
    member = Member.objects.filter(memberships__unit=unit_id).order_by("pk")[0]
    line = Convened.objects.create(
        conference_id=conference_id, member=member, unit_id=unit_id, category="member", added_at=PUBLISHED
    )
    rule = ConvenedRule.objects.create(conference_id=conference_id, unit_id=unit_id, with_subtree=False)
    return {"convened_id": line.pk, "rule_id": rule.pk}


def done(world: World, code: str) -> object:
    """A task reported done with a file; the event's id."""
    row = Obligation.objects.get(unit=world.units[code])
    report = Report(event_id=new_id(), obligation_id=row.pk, happened_on=PUBLISHED.date())
    evidence = Evidence(data=b"x", name="bien-ban.pdf", media_type="application/pdf")
    return plans.complete(actor=OPERATOR, report=report, product="Kế hoạch", evidence=evidence, now=PUBLISHED).event_id


def scheduled(world: World, code: str) -> int:
    """A schedule of reminders of a unit."""
    setting = notices.Setting(world.units[code], "stages", "", Plan((7,)), 8)
    return notices.set_schedule(actor=OPERATOR, setting=setting, replaces=None, now=PUBLISHED)


def invited(world: World, code: str) -> int:
    """An open invitation to a unit, to a role that every role may give that may give any."""
    offer = people.Offer(Role.MEMBER, world.units[code], with_subtree=True)
    return people.invite(actor=OPERATOR, offer=offer, now=timezone.now()).invitation_id


def answer(browser: Client, door: Door, url: str, ids: dict[str, object]) -> Any:
    """Try it and undo what it did, so that the next one finds the same; the answer is the test client's own."""
    key = {"idempotency-key": str(new_id())}
    with transaction.atomic():
        if door.body is None:
            response = getattr(browser, door.method)(url, form(door, ids), follow=True, headers=key)
        else:
            body = {name: ids.get(str(value), value) for name, value in door.body.items()}
            response = browser.post(url, body, content_type="application/json", headers=key)
        transaction.set_rollback(True)
    return response


def form(door: Door, ids: dict[str, object]) -> dict[str, object]:
    """What is sent as a form, or with the address."""
    files = {name: SimpleUploadedFile("x.txt", b"x") for name in door.files}
    return {"version": ids["draft"], "unit": ids["unit_id"], **(door.data or {}), **files}


def came_in(response: Any) -> bool:
    """True unless it ends at the sign-in page, in a refusal, or at nothing; `response` is the test client's own."""
    assert response.status_code < 500, response.content
    assert response.status_code != 405, "the door is tried with the wrong method"
    sent_to_sign_in = response.request["PATH_INFO"] == reverse("account_login")
    return not sent_to_sign_in and response.status_code not in {401, 403, 404}


def address(name: str, names: tuple[str, ...], door: Door, ids: dict[str, object], suffix: str) -> str:
    """The address with this door's ids, or else the usual ones of that side."""
    swapped = door.ids or {}
    return reverse(
        name, kwargs={key: ids[swapped.get(key, key + suffix if key + suffix in ids else key)] for key in names}
    )


def wrong_doors(browsers: dict[str, Client], ids: dict[str, object], suffix: str) -> Iterator[str]:
    """The doors that let in whom they must not or refuse whom they must let in, and faults of what they answer."""
    for name, names in ours().items():
        for door in DOORS[name]:
            expected = door.outside if suffix else door.may
            if expected is None:
                continue
            url = address(name, names, door, ids, suffix)
            trying = door.may | expected if suffix else EVERYBODY  # who is refused inside is not asked again outside
            answers = {role: answer(browsers[role], door, url, ids) for role in sorted(trying)}
            let_in = {role for role, one in answers.items() if came_in(one)}
            if let_in != expected:
                yield f"{door.method} {name}{suffix}: too many {let_in - expected}, missing {expected - let_in}"
            if door.method == "get":
                yield from (f"{url} as {role}: {fault}" for role, one in answers.items() for fault in faults(one))


def faults(one: Any) -> Iterator[str]:
    """What is wrong with an answer to who reads; a refusal is the same page at every door: the crawl looks at it."""
    yield from faults_of(one, is_offered=False)
    if came_in(one) and one.headers.get("Content-Type", "").startswith("text/html"):
        yield from faults_within(Seen(one.content.decode()))


@pytest.mark.parametrize("suffix", ["", "_outside"], ids=["inside", "outside"])
def test_every_address_lets_in_whom_it_must_and_nobody_else(world: World, ids: dict[str, object], suffix: str) -> None:
    browsers = {role: world.browser(role) for role in sorted(EVERYBODY)}
    wrong = sorted(set(wrong_doors(browsers, ids, suffix)))
    assert not wrong, "\n".join(wrong)

"""A document in force with some clauses, its rule, and members who sign in as themselves."""

from __future__ import annotations

from uuid import UUID, uuid5

from tests.plans import world as province
from tests.study import world as study
from tests.study.world import Course
from thongsuot.courses.operations import Moved, read_on
from thongsuot.documents.models import Clause, Document, Passage, Version
from thongsuot.kernel.actor import Actor
from thongsuot.people.models import Grant, MemberAccount, User
from thongsuot.people.rules.roles import Role

_UID = UUID("3b1b6f6e-1f0a-4c57-9b8e-0d6a5c1f2e3d")
HEAD = "I. MỤC TIÊU\n"
LINES = tuple(
    f"{number}. Việc thứ {number}: {'nâng cao chất lượng sinh hoạt chi bộ ' * 22}\n" for number in range(1, 5)
)


def plant() -> Course:
    """The conference's document with its rule and its text: a heading and four long clauses."""
    course = study.ruled()
    version = Version.objects.get(document=course.document)
    write(version, [HEAD, *LINES])
    return course


def write(version: Version, parts: list[str]) -> None:
    """Give a version this text, a clause for each part."""
    Version.objects.filter(pk=version.pk).update(text="".join(parts), sections=1)
    start = 0
    for place, words in enumerate(parts):
        end = start + len(words)
        clause = Clause.objects.create(
            version=version, uid=uuid5(_UID, words), eid=f"c{place}", kind="clause", number=str(place), level=1,
            start=start, end=end, position=place, section=0,
        )  # fmt: skip
        Passage.objects.create(version=version, clause=clause, section=0, start=start, end=end, folded=words.lower())
        start = end


def anew(course: Course, parts: list[str]) -> Version:
    """Put another version in force."""
    Version.objects.filter(document=course.document).update(
        state="withdrawn", withdrawn_at=province.NOW, reason="Đã thay thế"
    )
    made = province.version(Document.objects.get(pk=course.document), (), number=2)
    write(made, parts)
    return made


def own(course: Course, place: int) -> Actor:
    """Somebody of the course with an account of their own."""
    user = User.objects.create(
        username=f"own-{place}", display_name="x", language="en", joined_at=province.NOW, password="!"
    )
    Grant.objects.create(
        user=user, role=Role.MEMBER, unit_id=course.cells[place % 2], with_subtree=False, first_day=province.OPENED,
        granted_at=province.NOW,
    )  # fmt: skip
    MemberAccount.objects.create(member_id=course.members[place], user=user, since=province.NOW)
    return Actor(user_id=user.pk, door="web")


def read(course: Course, actor: Actor, *screens: int) -> list[Moved]:
    """Read these screens, one after the other."""
    version = Version.objects.get(document=course.document, state="published").pk
    return [
        read_on(actor=actor, document_id=course.document, version_id=version, screen=number, now=study.NOW)
        for number in screens
    ]

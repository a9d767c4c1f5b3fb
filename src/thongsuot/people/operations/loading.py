"""A whole membership at once, and its users, into a database that has none: for seeds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import count
from typing import NamedTuple

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.db import transaction

from thongsuot.audit.operations import record
from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import day_of
from thongsuot.kernel.first_load import require_empty
from thongsuot.kernel.permission import Permission, require
from thongsuot.people.models import Grant, Member, MemberName, Membership, User
from thongsuot.people.rules.memberships import Span, contribution_of_many
from thongsuot.people.rules.roles import Role
from thongsuot.rollup import operations as rollup
from thongsuot.vietnamese.text import fold, sort_key

_NAME = ("member", "name", "folded", "sort_key", "earlier")
_MEMBERSHIP = (
    "id", "member", "unit", "standing", "category", "exempt", "from_day", "until_day", "recorded_at",
)  # fmt: skip


class NewMember(NamedTuple):
    """A member as it is loaded: the memberships must not exclude each other."""

    code: str
    name: str
    spans: Sequence[Span]


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Someone who signs in, with the one grant that is given."""

    username: str
    display_name: str
    role: Role
    unit_id: int
    with_subtree: bool


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many members and memberships stand now."""

    members: int
    memberships: int


@transaction.atomic
def load_members(*, actor: Actor, batches: Iterable[Sequence[NewMember]], now: datetime) -> Loaded:
    """Fill a database that knows no member. A batch holds all members that its units ever have, for tallies are summed
    batch by batch. Trusted: only what the database itself holds is checked.

    :raises DomainError: people.not_allowed, kernel.not_empty
    """
    require(actor=actor, permission=Permission.EDIT_MEMBERS, unit_id=None, now=now)
    require_empty(Member)
    member_ids, membership_ids = count(1), count(1)
    with rollup.loading(Member, MemberName, Membership) as tally:
        for batch in batches:
            numbered = [(next(member_ids), one) for one in batch]
            db.insert_many(Member, ("id", "code"), [(pk, one.code) for pk, one in numbered])
            db.insert_many(MemberName, _NAME, [(pk, one.name, *_keys(one.name), "") for pk, one in numbered])
            db.insert_many(Membership, _MEMBERSHIP, _memberships(numbered, membership_ids, now))
            tally(contribution_of_many(span for one in batch for span in one.spans))
    loaded = Loaded(next(member_ids) - 1, next(membership_ids) - 1)
    detail = {"members": loaded.members, "memberships": loaded.memberships}
    record(actor=actor, action="people.load_members", subject="members", detail=detail, now=now)
    return loaded


@transaction.atomic
def load_accounts(*, actor: Actor, accounts: Sequence[NewAccount], password: str | None, now: datetime) -> int:
    """Let these sign in with one password (None: not by password at all), each with a grant; how many there are.

    :raises DomainError: people.not_allowed, kernel.not_empty
    """
    require(actor=actor, permission=Permission.GRANT, unit_id=None, now=now)
    require_empty(User)
    hashed = make_password(password) if password else UNUSABLE_PASSWORD_PREFIX
    users = [
        User(pk=pk, username=one.username, display_name=one.display_name, password=hashed, joined_at=now)
        for pk, one in enumerate(accounts, 1)
    ]
    grants = [
        Grant(
            user_id=pk, role=one.role.value, unit_id=one.unit_id, with_subtree=one.with_subtree,
            first_day=day_of(now), granted_at=now,
        )
        for pk, one in enumerate(accounts, 1)
    ]  # fmt: skip
    with db.first_load(User, Grant):
        User.objects.bulk_create(users, batch_size=db.BATCH)
        Grant.objects.bulk_create(grants, batch_size=db.BATCH)
    record(actor=actor, action="people.load_accounts", subject="users", detail={"users": len(users)}, now=now)
    return len(users)


def _memberships(
    numbered: Iterable[tuple[int, NewMember]], ids: Iterator[int], now: datetime
) -> Iterator[tuple[object, ...]]:
    for pk, one in numbered:
        for span in one.spans:
            yield (
                next(ids), pk, span.unit_id, span.standing.value, span.category, span.exempt, span.from_day,
                span.until_day, now,
            )  # fmt: skip


@lru_cache(maxsize=100_000)
def _keys(name: str) -> tuple[str, str]:
    return fold(name), sort_key(name)

"""What is kept of one person, for its owner. `operations.personal` decides who may ask, and records that they did."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import cast

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.models import LOOKS, Entry
from thongsuot.kernel import db
from thongsuot.kernel.days import day_of
from thongsuot.kernel.errors import DomainError, Message, Problem
from thongsuot.people.models import ApiToken, Erasure, Grant, Member, MemberName, Membership, Session, User
from thongsuot.people.queries import own
from thongsuot.people.rules import personal as rules
from thongsuot.people.rules.personal import Act, Elsewhere, GrantHeld, MemberData, SignedIn, Stay, UserData
from thongsuot.people.rules.sheet import SheetRow
from thongsuot.units import queries as units
from thongsuot.units.models import Unit
from thongsuot.units.rules import Tree


def member_coded(code: str) -> int:
    """The member with this code.

    :raises DomainError: people.unknown_member
    """
    found = Member.objects.filter(code=code).values_list("pk", flat=True).first()
    if found is None:
        raise DomainError("people.unknown_member", _("There is no such member."))
    return found


def data_of_member(member_id: int, tree: Tree) -> MemberData:
    """Everything kept of a member, units called as in this tree."""
    member = Member.objects.get(pk=member_id)
    named = MemberName.objects.filter(pk=member_id).first()
    rows = list(Membership.objects.standing().filter(member_id=member_id).select_related("unit"))
    names = _unit_names({row.unit_id for row in rows}, tree)
    stays = [
        Stay(
            row.unit.code, names.get(row.unit_id, ""), row.standing, row.category, row.exempt, row.from_day,
            row.until_day,
        )
        for row in sorted(rows, key=lambda row: (row.from_day, row.pk))
    ]  # fmt: skip
    return MemberData(
        member_id=member_id,
        code=member.code,
        name=named.name if named else "",
        earlier_name=named.earlier if named else "",
        stays=tuple(stays),
        acts=tuple(_acts(Entry.objects.filter(subject=f"member:{member_id}"))),
        looks=tuple(_looks(rows, tree)),
        elsewhere=(
            *_own_account(_("user name"), own.account_of(member_id)),
            *_kept_elsewhere(settings.PERSONAL_DATA, member_id),
        ),
    )


def _own_account(column: Message, words: str) -> tuple[Elsewhere, ...]:
    """The link between a member and the account that is theirs, as a table of one row."""
    return (Elsewhere(str(_("Account of their own")), (str(column),), ((words,),)),) if words else ()


def _kept_elsewhere(paths: Sequence[str], whose_id: int) -> tuple[Elsewhere, ...]:
    """What higher packages keep, which are named in the settings: no arrow points up."""
    tell = (cast("Callable[[int], Sequence[Elsewhere]]", import_string(path)) for path in paths)
    return tuple(part for kept in tell for part in kept(whose_id))


def data_of_user(user_id: int) -> UserData:
    """Everything kept of an account."""
    user = User.objects.get(pk=user_id)
    grants = Grant.objects.filter(user_id=user_id).select_related("unit").order_by("first_day", "pk")
    sessions = Session.objects.filter(user_id=user_id).order_by("since", "pk")
    return UserData(
        user_id=user_id,
        username=user.username,
        display_name=user.display_name,
        email=user.email,
        language=user.language,
        joined_at=user.joined_at,
        is_active=user.is_active,
        grants=tuple(GrantHeld(one.role, one.unit.code, one.first_day, one.last_day, one.ended_at) for one in grants),
        sign_ins=tuple(SignedIn(one.device, one.since, one.seen) for one in sessions),
        token_purposes=tuple(ApiToken.objects.filter(user_id=user_id).order_by("pk").values_list("purpose", flat=True)),
        acts=tuple(_acts(Entry.objects.filter(actor_id=user_id))),
        elsewhere=(
            *_own_account(_("member code"), own.code_of_own(user_id)),
            *_kept_elsewhere(settings.ACCOUNT_DATA, user_id),
        ),
    )


def is_erased(member_id: int) -> bool:
    """True when the member's data were erased for good."""
    return Erasure.objects.filter(pk=member_id).exists()


def erased_codes(rows: Sequence[SheetRow]) -> Iterator[Problem]:
    """The rows of a sheet whose code is, or was, of someone whose data were erased. No query per row; two in all.

    The problems are kept, so they name the row and not the code.
    """
    kept = set(Erasure.objects.values_list("code_mark", flat=True))
    if not kept:
        return
    keys = secret_keys()
    new = [row.code for row in rows if row.code.startswith(rules.PSEUDONYM)]
    pseudonyms = set(Member.objects.filter(erasure__isnull=False, code__in=new).values_list("code", flat=True))
    for row in rows:
        if row.code in pseudonyms or not kept.isdisjoint(rules.marks(row.code, keys)):
            yield Problem("people.erased_code", ERASED_CODE, row.number, "code")


ERASED_CODE = _("The code is of somebody whose data were erased. It cannot be brought again; give a new one.")


def secret_keys() -> tuple[str, ...]:
    """The installation's secret keys, the newest first."""
    return (settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS))


def _unit_names(unit_ids: set[int], tree: Tree) -> dict[int, str]:
    return {unit_id: unit.name for unit_id, unit in units.units_by_ids(unit_ids, tree).items()}


def _looks(rows: Sequence[Membership], tree: Tree) -> Iterator[Act]:
    """The looks at a unit's list on days when the member stood there, and the exports that held them."""
    own = {row.unit_id for row in rows}
    above = {unit.id for unit_id in own for unit in units.ancestors(unit_id, tree)}
    exports = Q(action="people.export_members", unit_id__in=own | above)
    entries = Entry.objects.filter(exports | Q(unit_id__in=own), action__in=LOOKS).order_by("at", "pk")
    codes = dict(Unit.objects.filter(pk__in=own | above).values_list("pk", "code"))
    for at, action, unit_id in entries.values_list("at", "action", "unit_id"):
        if action == "people.export_members" or any(_stands(row, unit_id, day_of(at)) for row in rows):
            yield Act(at, action, codes[unit_id or 0])


def _stands(row: Membership, unit_id: int | None, day: date) -> bool:
    return row.unit_id == unit_id and row.from_day <= day and (row.until_day is None or day < row.until_day)


def _acts(entries: QuerySet[Entry]) -> Iterator[Act]:
    found = list(entries.order_by("at", "pk").values_list("at", "action", "unit_id"))
    codes: dict[int, str] = {}
    for some in db.batches(sorted({unit_id for _at, _action, unit_id in found if unit_id is not None})):
        codes |= dict(Unit.objects.filter(pk__in=some).values_list("pk", "code"))
    return (Act(at, action, codes.get(unit_id, "") if unit_id else "") for at, action, unit_id in found)

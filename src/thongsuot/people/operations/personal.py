"""Personal data at their owner's disposal: everything kept of a person handed out, or erased.

Facts stay, the person goes. What a member was counted for goes on counting under a code that says nothing; what an
account did stays in the record of acts under its number. docs/personal-data.md tells every place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.announcements import announce
from thongsuot.kernel.days import day_of
from thongsuot.kernel.errors import DomainError, Problem
from thongsuot.kernel.permission import Permission
from thongsuot.officedoc import SheetError, from_sheet
from thongsuot.people import access, queries
from thongsuot.people.models import (
    ApiToken,
    Erasure,
    Grant,
    Invitation,
    Member,
    MemberAccount,
    MemberImport,
    MemberName,
    User,
)
from thongsuot.people.operations.imports import content, refuse
from thongsuot.people.operations.sessions import sign_out_everywhere
from thongsuot.people.queries import personal as kept
from thongsuot.people.rules import personal as rules
from thongsuot.people.rules.personal import MemberData, MemberErased, UserData, Why
from thongsuot.units import queries as units
from thongsuot.vietnamese.text import normalise

State = MemberImport.State


@dataclass(frozen=True, slots=True)
class ErasedMember:
    """The member goes on under this code; so many waiting imports were refused because their file named them."""

    member_id: int
    code: str
    imports_refused: int


@transaction.atomic
def export_member_data(*, actor: Actor, member_id: int, now: datetime) -> MemberData:
    """Everything kept of a member, to be handed to its owner. A look at a name, so recorded.

    :raises DomainError: people.not_allowed, people.unknown_member
    """
    unit_id = _require_editing(actor, member_id, now)
    data = kept.data_of_member(member_id, units.tree_on(day_of(now)))
    record(
        actor=actor, action="people.export_personal_data", subject=f"member:{member_id}", unit_id=unit_id,
        detail={"count": 1}, now=now,
    )  # fmt: skip
    return data


@transaction.atomic
def erase_member_data(*, actor: Actor, member_id: int, why: Why, now: datetime) -> ErasedMember:
    """Erase a member for good: the name, the code, and whatever an import keeps of them. Every count stays.

    :raises DomainError: people.not_allowed, people.unknown_member, people.already_erased
    """
    unit_id = _require_editing(actor, member_id, now)
    db.serialise("people.import")
    member = Member.objects.select_for_update().get(pk=member_id)
    if kept.is_erased(member_id):
        raise DomainError("people.already_erased", _("These data have been erased already."))
    names = MemberName.objects.filter(pk=member_id).values_list("name", "earlier").first() or ()
    refused = _clean_imports(member.code, (member.code, *names))
    MemberName.objects.filter(pk=member_id).delete()
    MemberAccount.objects.filter(pk=member_id).delete()
    Invitation.objects.filter(member=member_id, used_at=None, ended_at=None).update(ended_at=now)
    mark = rules.marks(member.code, kept.secret_keys())[0]
    announce([MemberErased(member_id, member.code)], actor=actor, now=now)
    Erasure.objects.create(member=member, code_mark=mark, why=why.value, erased_at=now)
    member.code = rules.pseudonym()
    member.save(update_fields=["code"])
    record(
        actor=actor, action="people.erase_personal_data", subject=f"member:{member_id}", unit_id=unit_id,
        detail={"why": why.value, "imports_refused": refused}, now=now,
    )  # fmt: skip
    return ErasedMember(member_id, member.code, refused)


@transaction.atomic
def export_user_data(*, actor: Actor, user_id: int, now: datetime) -> UserData:
    """Everything kept of an account, for its owner or the machine's operator.

    :raises DomainError: people.not_allowed, people.unknown_user
    """
    _own_account(actor, user_id)
    data = kept.data_of_user(user_id)
    record(actor=actor, action="people.export_account", subject=f"user:{user_id}", now=now)
    return data


@transaction.atomic
def erase_user(*, actor: Actor, user_id: int, why: Why, now: datetime) -> None:
    """Close an account for good: names, address, devices, keys and second factors go, grants end; its acts stay.

    :raises DomainError: people.not_allowed, people.unknown_user, people.already_erased
    """
    user = _own_account(actor, user_id)
    if not user.is_active and not user.has_usable_password():
        raise DomainError("people.already_erased", _("These data have been erased already."))
    Grant.objects.filter(user=user, ended_at__isnull=True).update(ended_at=now)
    ApiToken.objects.filter(user=user, ended_at__isnull=True).update(ended_at=now)
    ApiToken.objects.filter(user=user).update(purpose=rules.PSEUDONYM)
    MemberAccount.objects.filter(user=user).delete()
    sign_out_everywhere(user_id)
    _forget_elsewhere(user)
    user.refresh_from_db()
    user.username = user.display_name = rules.pseudonym()
    user.email, user.is_active = "", False
    user.set_unusable_password()
    user.save()
    record(actor=actor, action="people.erase_account", subject=f"user:{user_id}", detail={"why": why.value}, now=now)


def _require_editing(actor: Actor, member_id: int, now: datetime) -> int | None:
    """Refuse unless the actor edits members where this one stands (or stood last); returns that unit."""
    if not Member.objects.filter(pk=member_id).exists():
        raise DomainError("people.unknown_member", _("There is no such member."))
    unit_id = queries.home_unit(member_id, day_of(now))
    access.require(actor=actor, permission=Permission.EDIT_MEMBERS, unit_id=unit_id, now=now)
    return unit_id


def _own_account(actor: Actor, user_id: int) -> User:
    """The account, refused to all but its owner and the machine's operator."""
    if actor.user_id != user_id and not actor.is_operator:
        raise DomainError("people.not_allowed", _("You may not do this here."))
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise DomainError("people.unknown_user", _("There is no such user."))
    return user


def _forget_elsewhere(user: User) -> None:
    """Remove what other packages keep of an account: addresses, second factors, sign-ins with other providers."""
    for relation in User._meta.related_objects:
        if relation.related_model._meta.app_label != User._meta.app_label:
            relation.related_model._default_manager.filter(**{relation.field.name: user}).delete()


def _clean_imports(code: str, words: tuple[str, ...]) -> int:
    """Take the person out of what imports keep: problems that quote them, files that name them; how many refused."""
    for run in MemberImport.objects.select_for_update().exclude(problems=[]).order_by("pk"):
        run.problems = rules.without(run.problems, words)
        run.save(update_fields=["problems"])
    for word in filter(None, words):
        MemberImport.objects.filter(file_name__contains=word).update(file_name=rules.PSEUDONYM)
    waiting = MemberImport.objects.select_for_update().filter(state__in=[State.RECEIVED, State.PLANNED])
    naming = [run for run in waiting.order_by("pk") if _names_code(run, code)]
    for run in naming:
        refuse(run, [Problem("people.import_named_erased", NAMED_ERASED)])
    return len(naming)


NAMED_ERASED = _("The sheet held somebody whose data were erased meanwhile. Take the row out and bring it again.")


def _names_code(run: MemberImport, code: str) -> bool:
    """True when the sheet holds the code, or cannot be read: what cannot be looked through is not kept."""
    try:
        sheets = from_sheet(content(run), name=run.file_name)
    except (SheetError, DomainError):
        return True
    return any(normalise(cell.text) == code for sheet in sheets for row in sheet.rows for cell in row.cells)

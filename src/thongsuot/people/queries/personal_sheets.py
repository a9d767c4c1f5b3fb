"""One person's data as people read them: tables in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from thongsuot.kernel.days import ZONE
from thongsuot.officedoc import Cell, Column, Dataset, Sheet
from thongsuot.people.rules.personal import Act, Elsewhere, MemberData, UserData


def sheets_of_member(data: MemberData, at: datetime, language: str) -> Dataset:
    """All that is kept of a member."""
    facts: list[tuple[str, Cell]] = [
        (_("code"), data.code), (_("name"), data.name), (_("earlier name"), data.earlier_name),
    ]  # fmt: skip
    columns = [
        Column("unit", _("unit code"), "code"), Column("name", _("Unit")), Column("standing", _("standing")),
        Column("category", _("category")), Column("exempt", _("exempt")), Column("from", _("from"), "day"),
        Column("until", _("until"), "day"),
    ]  # fmt: skip
    rows = [
        (one.unit_code, one.unit_name, one.standing, one.category, "x" if one.exempt else "", one.from_day,
         one.until_day)
        for one in data.stays
    ]  # fmt: skip
    sheets = [
        _facts(facts), Sheet(_("Memberships"), columns, rows),
        *_elsewhere(data.elsewhere),
        _acts(_("What was done to these data"), data.acts), _acts(_("Looks at lists with this name"), data.looks),
    ]  # fmt: skip
    return Dataset(_("Personal data of a member"), sheets, as_of=at.astimezone(ZONE), language=language)


def sheets_of_user(data: UserData, at: datetime, language: str) -> Dataset:
    """All that is kept of an account."""
    facts: list[tuple[str, Cell]] = [
        (_("User name"), data.username), (_("Your name or post, as others see it"), data.display_name),
        (_("E-mail"), data.email), (_("language"), data.language), (_("joined"), data.joined_at.astimezone(ZONE)),
    ]  # fmt: skip
    grants = Sheet(
        _("Roles"),
        [
            Column("role", _("Role")), Column("unit", _("unit code"), "code"), Column("from", _("from"), "day"),
            Column("last", _("Through"), "day"), Column("ended", _("ended"), "day"),
        ],
        [(one.role, one.unit_code, one.first_day, one.last_day, _local(one.ended_at)) for one in data.grants],
    )  # fmt: skip
    sign_ins = Sheet(
        _("Sign-ins"),
        [Column("device", _("Device")), Column("since", _("from"), "day"), Column("seen", _("last seen"), "day")],
        [(one.device, _local(one.since), _local(one.seen)) for one in data.sign_ins],
    )
    tokens = Sheet(_("API tokens"), [Column("purpose", _("Purpose"))], [(one,) for one in data.token_purposes])
    sheets = [_facts(facts), grants, sign_ins, tokens, *_elsewhere(data.elsewhere), _acts(_("Acts"), data.acts)]
    return Dataset(_("Personal data of an account"), sheets, as_of=at.astimezone(ZONE), language=language)


def _facts(facts: Iterable[tuple[str, Cell]]) -> Sheet:
    return Sheet(_("Particulars"), [Column("what", _("what")), Column("value", _("value"))], list(facts))


def _elsewhere(parts: Iterable[Elsewhere]) -> list[Sheet]:
    return [Sheet(one.what, [Column(title, title) for title in one.columns], one.rows) for one in parts]


def _acts(name: str, acts: Iterable[Act]) -> Sheet:
    columns = [Column("at", _("when"), "day"), Column("action", _("act")), Column("unit", _("unit code"), "code")]
    return Sheet(name, columns, [(_local(one.at), one.action, one.unit_code) for one in acts])


def _local(at: datetime | None) -> datetime | None:
    return at.astimezone(ZONE) if at else None

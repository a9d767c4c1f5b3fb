"""What conferences keep of one person, for its owner. `people.operations.personal` decides who may ask."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from thongsuot.convening.models import Absence, Convened, Question, RollCall
from thongsuot.kernel.days import ZONE
from thongsuot.people.rules.personal import Elsewhere


def kept_of_member(member_id: int) -> tuple[Elsewhere, ...]:
    """Where the member was convened, what the roll call noted, and why they were away; three queries."""
    return _lists(member_id), _events(member_id), _absences(member_id)


def kept_of_account(user_id: int) -> tuple[Elsewhere, ...]:
    """What the account asked in its own name, the questions through a point are the point's; one query."""
    rows = Question.objects.filter(asked_by=user_id).select_related("conference", "sitting").order_by("asked_at", "pk")
    asked = tuple(
        (row.conference.title, row.sitting.title if row.sitting else "", row.words, _at(row.asked_at)) for row in rows
    )
    columns = (_("Conference"), _("Sitting"), _("Question"), _("at"))
    return (Elsewhere(_("Questions asked at conferences"), columns, asked),)


def _lists(member_id: int) -> Elsewhere:
    rows = Convened.objects.filter(member=member_id).select_related("conference", "unit").order_by("pk")
    return Elsewhere(
        _("Conferences"),
        (_("Conference"), _("unit code"), _("category"), _("convened"), _("taken off"), _("Why"), _("pass made")),
        tuple(
            (
                row.conference.title, row.unit.code, row.category, _at(row.added_at) if row.asked else "",
                _at(row.dropped_at), row.why, _at(row.token_made_at),
            )
            for row in rows
        ),
    )  # fmt: skip


def _events(member_id: int) -> Elsewhere:
    rows = RollCall.objects.filter(convened__member=member_id).select_related("sitting__conference", "point")
    return Elsewhere(
        _("Roll call"),
        (_("Conference"), _("Sitting"), _("Point"), _("kind"), _("how"), _("at")),
        tuple(
            (
                row.sitting.conference.title, row.sitting.title, row.point.name, row.kind, row.how, _at(row.seen_at)
            )
            for row in rows.order_by("seen_at", "pk")
        ),
    )  # fmt: skip


def _absences(member_id: int) -> Elsewhere:
    rows = Absence.objects.filter(convened__member=member_id).select_related("sitting__conference")
    return Elsewhere(
        _("Absences"),
        (_("Conference"), _("Sitting"), _("with reason"), _("Reason"), _("at")),
        tuple(
            (
                row.sitting.conference.title, row.sitting.title, "x" if row.excused else "", row.reason,
                _at(row.recorded_at),
            )
            for row in rows.order_by("recorded_at", "pk")
        ),
    )  # fmt: skip


def _at(moment: datetime | None) -> str:
    return f"{moment.astimezone(ZONE):%Y-%m-%d %H:%M}" if moment else ""

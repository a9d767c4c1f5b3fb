"""What study keeps of one person, for its owner. `people.operations.personal` decides who may ask."""

from __future__ import annotations

from django.utils.translation import gettext as _

from thongsuot.people.rules.personal import Elsewhere
from thongsuot.study.models import Completion, GatheringAbsence, Invited
from thongsuot.study.rules.evidence import evidence_words


def kept_of_member(member_id: int) -> tuple[Elsewhere, ...]:
    """What the member studied, what of it was taken back, what they missed and are invited to; three queries."""
    return _completions(member_id), _absences(member_id), _invitations(member_id)


def _completions(member_id: int) -> Elsewhere:
    rows = Completion.objects.filter(member=member_id).select_related("document", "unit", "withdrawal")
    return Elsewhere(
        _("Studied"),
        (_("document"), _("day"), _("way"), _("unit code"), _("evidence"), _("taken back")),
        tuple(
            (
                row.document.symbol or row.document.title, row.studied_on.isoformat(), row.way, row.unit.code,
                evidence_words(row.words), "x" if hasattr(row, "withdrawal") else "",
            )
            for row in rows.order_by("studied_on", "pk")
        ),
    )  # fmt: skip


def _absences(member_id: int) -> Elsewhere:
    rows = GatheringAbsence.objects.filter(member=member_id).select_related("gathering__unit")
    return Elsewhere(
        _("Meetings missed"),
        (_("day"), _("unit code"), _("Reason")),
        tuple(
            (row.gathering.held_on.isoformat(), row.gathering.unit.code, row.reason)
            for row in rows.order_by("gathering__held_on", "pk")
        ),
    )


def _invitations(member_id: int) -> Elsewhere:
    rows = Invited.objects.filter(member=member_id).select_related("make_up__unit")
    return Elsewhere(
        _("Invited to make-up sessions"),
        (_("day"), _("unit code"), _("place")),
        tuple(
            (row.make_up.held_on.isoformat(), row.make_up.unit.code, row.make_up.place)
            for row in rows.order_by("make_up__held_on", "pk")
        ),
    )

"""What courses keep of one person, for its owner. `people.operations.personal` decides who may ask."""

from __future__ import annotations

from django.utils.translation import gettext as _

from thongsuot.courses.models import Attempt, Place, Reflection
from thongsuot.kernel.days import day_of
from thongsuot.people.rules.personal import Elsewhere


def kept_of_member(member_id: int) -> tuple[Elsewhere, ...]:
    """How far the member has read, their tries at quizzes, what they wrote; three queries."""
    return _places(member_id), _attempts(member_id), _reflections(member_id)


def _places(member_id: int) -> Elsewhere:
    rows = Place.objects.filter(member=member_id).select_related("document").order_by("began_at")
    return Elsewhere(
        _("Read on their own"),
        (_("document"), _("read"), _("of"), _("day")),
        tuple(
            (row.document.symbol or row.document.title, str(row.read), str(row.of), day_of(row.moved_at).isoformat())
            for row in rows
        ),
    )


def _attempts(member_id: int) -> Elsewhere:
    rows = Attempt.objects.filter(member=member_id).select_related("document").order_by("began_at")
    return Elsewhere(
        _("Tries at quizzes"),
        (_("document"), _("try"), _("right"), _("day")),
        tuple(
            (
                row.document.symbol or row.document.title, str(row.number), "" if row.right is None else str(row.right),
                day_of(row.began_at).isoformat(),
            )
            for row in rows
        ),
    )  # fmt: skip


def _reflections(member_id: int) -> Elsewhere:
    rows = Reflection.objects.filter(member=member_id).select_related("document").order_by("sent_at")
    return Elsewhere(
        _("Reflections"),
        (_("document"), _("day"), _("words"), _("file"), _("what was said of it")),
        tuple(
            (
                row.document.symbol or row.document.title, day_of(row.sent_at).isoformat(), row.words, row.file_name,
                row.reading,
            )
            for row in rows
        ),
    )  # fmt: skip

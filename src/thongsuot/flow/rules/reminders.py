"""Of what units are reminded: a stage of a document that is near or late. The words of each reason, in one place."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from thongsuot.notices.rules import Wording

NEAR: Final = "stage_near"
LATE: Final = "stage_late"
LATE_BENEATH: Final = "stage_late_beneath"

WORDINGS: Final = {
    NEAR: Wording(
        _("Reminder: %(document)s, due on %(due_on)s"),
        _(
            "To %(unit)s: the step “%(stage)s” of %(document)s is due on %(due_on)s. "
            "Please complete it in time and report it."
        ),
    ),
    LATE: Wording(
        _("Reminder: %(document)s, overdue since %(due_on)s"),
        _(
            "To %(unit)s: the step “%(stage)s” of %(document)s was due on %(due_on)s, and nothing has been "
            "reported yet. Please complete it soon; if it is done already, please report it."
        ),
    ),
    LATE_BENEATH: Wording(
        _("Units beneath you are late: %(document)s"),
        _(
            "To %(unit)s: units beneath you that are late with the step “%(stage)s” of %(document)s: %(units)s; "
            "the earliest was due on %(due_on)s. Please see to it that they complete it."
        ),
    ),
}


def subject(document_id: int, stage_code: str) -> str:
    """What a unit is reminded of, at most once a day."""
    return f"{of_document(document_id)}:{stage_code}"


def of_document(document_id: int) -> str:
    """All stages of a document: what a schedule may be narrowed to."""
    return f"document:{document_id}"


def document_of(subject: str) -> int:
    """The document that a subject of either kind names."""
    return int(subject.split(":")[1])

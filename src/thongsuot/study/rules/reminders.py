"""Of what units are reminded in study: of how many of their own members are left, never of whom. Words in one place."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from thongsuot.notices.rules import Wording

NEAR: Final = "study_near"
LATE: Final = "study_late"
LATE_BENEATH: Final = "study_late_beneath"

WORDINGS: Final = {
    NEAR: Wording(
        _("Reminder: %(document)s, to be studied by %(due_on)s"),
        _(
            "To %(unit)s: %(document)s is to be studied by %(due_on)s; of your members left: %(people)s. "
            "Please hold a meeting or a make-up session and record it."
        ),
    ),
    LATE: Wording(
        _("Reminder: %(document)s, was to be studied by %(due_on)s"),
        _(
            "To %(unit)s: %(document)s was to be studied by %(due_on)s; of your members left: %(people)s. "
            "Please hold a make-up session soon; if it was held already, please record it."
        ),
    ),
    LATE_BENEATH: Wording(
        _("Units beneath you have not finished studying %(document)s"),
        _(
            "To %(unit)s: units beneath you where members are still to study %(document)s: %(units)s; "
            "the earliest deadline was %(due_on)s. Please see to it that they hold make-up sessions."
        ),
    ),
}


def subject(document_id: int) -> str:
    """What a unit is reminded of, at most once a day."""
    return f"study:{document_id}"


def document_of(about: str) -> int:
    """The document that a subject names."""
    return int(about.split(":")[1])

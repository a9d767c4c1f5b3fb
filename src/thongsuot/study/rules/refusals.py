"""Why something is not accepted: one table of words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.errors import DomainError, Message

MESSAGES: Mapping[str, Message] = {
    "study.already_corrected": _("This meeting has been corrected already; correct the correction."),
    "study.already_held": _("This make-up session has been recorded already; correct what was recorded."),
    "study.already_withdrawn": _("This has been taken back already."),
    "study.bad_code": _("The member's code is missing or too long."),
    "study.bad_date": _("“%(text)s” is no date."),
    "study.before_document": _("The document was issued on %(day)s; nobody can have studied it before."),
    "study.before_first_day": _("Studying counts from %(day)s only."),
    "study.by_roll_call": _("Who attended a conference follows from its roll call; mend that."),
    "study.called_off": _("This make-up session was called off."),
    "study.changed_meanwhile": _("Someone set this rule anew meanwhile. Look at it once more."),
    "study.counts_contradict": _("More have studied than must by the row's own counts."),
    "study.day_gone": _("This day has passed. Name a day to come."),
    "study.deadline_too_early": _("A deadline lies before the first day."),
    "study.id_reused": _("Something else already came under this id. Both are kept; please send it once more."),
    "study.in_the_future": _("The day has not come yet."),
    "study.member_not_yours": _("This member does not stand where you record."),
    "study.missing_column": _("The sheet has no column “%(column)s”."),
    "study.name_differs": _("Another name is stored for the code %(code)s."),
    "study.needs_deadline": _("Say by when those must have studied for whom no level is named."),
    "study.needs_documents": _("Say what was studied."),
    "study.needs_evidence": _("Give the evidence: a file, or words that say where it is found."),
    "study.needs_minutes": _("Give the minutes: a file, or words that say where they are found."),
    "study.needs_place": _("Say where it is held."),
    "study.needs_reason": _("Say why."),
    "study.needs_ways": _("Say by which ways the document may be studied."),
    "study.no_rule": _("Nobody has set yet who must study this document."),
    "study.nobody_left": _("None of them is left: all have studied it."),
    "study.not_of_the_unit": _("Somebody who is named absent does not belong to the unit on that day."),
    "study.out_of_reach": _("The document does not reach this unit."),
    "study.percent_contradicts": _("The share is not what the row's own counts come to."),
    "study.person_twice": _("The code %(code)s stands in row %(first)s already."),
    "study.sheet_failed": _("Something failed here. What was recorded stays; bring the sheet again to go on."),
    "study.sheet_file_lost": _("The file of this sheet is no longer here. Bring it again."),
    "study.sheet_not_planned": _("There is no such sheet waiting to be applied."),
    "study.too_many": _("At most %(count)s can be recorded at once."),
    "study.unknown_category": _("There is no such category of members."),
    "study.unknown_completion": _("There is no such record of somebody who studied."),
    "study.unknown_level": _("There is no such level."),
    "study.unknown_make_up": _("There is no such make-up session of this unit."),
    "study.unknown_meeting": _("There is no such meeting of this unit."),
    "study.unknown_member": _("There is no such member."),
    "study.unknown_mode": _("“%(text)s” is neither in person nor online."),
    "study.unknown_sheet": _("There is no such sheet."),
    "study.unknown_symbol": _("No document of this symbol has been given to study."),
    "study.unknown_way": _("“%(text)s” is no way of studying."),
    "study.way_not_allowed": _("A unit's own sheet does not count for members of this category."),
    "study.which_document": _("Several documents bear this symbol; add the day of issue: “%(example)s”."),
}
"""What a person reads for each code of this package."""

FIELDS: Mapping[str, str] = {
    "study.before_document": "held_on",
    "study.day_gone": "held_on",
    "study.deadline_too_early": "deadline",
    "study.in_the_future": "held_on",
    "study.needs_deadline": "deadline",
    "study.needs_documents": "documents",
    "study.needs_minutes": "minutes",
    "study.needs_place": "place",
    "study.needs_reason": "reason",
    "study.needs_ways": "ways",
    "study.not_of_the_unit": "absent",
    "study.unknown_category": "categories",
    "study.unknown_level": "deadline",
    "study.unknown_symbol": "document_words",
}
"""The form field that a refusal is about."""


def refusal(code: str, **params: Any) -> DomainError:  # noqa: ANN401  # what the message names
    """The refusal with this code."""
    message = MESSAGES[code]
    fields = {FIELDS[code]: message} if code in FIELDS and not params else {}
    return DomainError(code, message, fields=fields, **params)

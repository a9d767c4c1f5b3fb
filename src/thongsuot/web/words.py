"""The words that people read for the codes of the domains."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thongsuot.catalogues.rules import Catalogue

CATALOGUES = {
    Catalogue.LEVELS: _("Levels"),
    Catalogue.UNIT_KINDS: _("Kinds of units"),
    Catalogue.DOCUMENT_KINDS: _("Kinds of documents"),
    Catalogue.DOCUMENT_FORMS: _("Forms of documents"),
    Catalogue.ISSUERS: _("Issuers"),
    Catalogue.BODY_CLASSES: _("Classes of bodies"),
    Catalogue.STAGES: _("Stages of the chain"),
    Catalogue.MEMBER_CATEGORIES: _("Categories of members"),
}

ENTRY_DETAILS = {
    "level": _("Level"),
    "branch": _("Branch"),
    "also": _("Also called"),
    "advises": _("Advises its committee"),
    "successors": _("Succeeded by"),
    "letters": _("Letters by branch"),
    "form": _("Form"),
    "rule": _("Rule that fixes it"),
    "number": _("How its number looks"),
    "abbreviations": _("Abbreviations"),
    "words": _("Words in documents"),
    "kinds": _("Kinds concerned"),
    "waiting_vi": _("What is missing, in Vietnamese"),
    "waiting_en": _("What is missing, in English"),
    "owed_by": _("Who owes it"),
    "measure": _("Counted by"),
    "late_measure": _("Late ones counted by"),
    "days": _("Days after publication"),
    "working_days": _("Working days only"),
}

REQUIREMENT_KINDS = {"target": _("Target"), "task": _("Task"), "deadline": _("Deadline")}
REQUIREMENT_STATES = {
    "proposed": _("not decided"),
    "confirmed": _("right"),
    "corrected": _("corrected"),
    "refused": _("not asked for"),
}
COMPARATORS = {
    "eq": _("exactly"),
    "ge": _("at least"),
    "gt": _("more than"),
    "le": _("at most"),
    "lt": _("less than"),
    "between": _("from … to …"),
}
SIGNS = {"eq": "=", "ge": "≥", "gt": ">", "le": "≤", "lt": "<", "between": ""}
EVERY = {
    "week": _("every week"),
    "month": _("every month"),
    "quarter": _("every quarter"),
    "half": _("every half-year"),
    "year": _("every year"),
    "continuous": _("all the time"),
}
DUE_KINDS = {
    "none": _("none stated"),
    "day": _("a day"),
    "month": _("a month"),
    "quarter": _("a quarter"),
    "year": _("a year"),
    "range": _("a period"),
    "recurring": _("recurring"),
    "relative": _("counted from something else"),
    "conditional": _("depends on something"),
}
VERSION_STATES = {"draft": _("draft"), "published": _("in force"), "withdrawn": _("withdrawn")}
ROLES = {
    "administrator": _("administrator"),
    "office": _("office"),
    "secretary": _("secretary"),
    "leader": _("leader"),
    "inspector": _("inspector"),
    "member": _("member"),
}

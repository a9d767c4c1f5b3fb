"""The words for what goes wrong: why a file is not taken in, and what a doubt asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from thongsuot.documents.rules.kinds import kinds_in_words
from thongsuot.documents.rules.meaning import SIGNS, Meaning
from thongsuot.kernel.errors import DomainError, Message, fill
from thongsuot.reading.errors import ReadingError
from thongsuot.vietnamese.numbers import format_number

READING_MESSAGES: Mapping[str, Message] = {
    "reading.unknown_kind": _("This kind of file cannot be read. What can be read: %(kinds)s."),
    "reading.encrypted": _("This file is locked by a password. Save it without one and bring it again."),
    "reading.no_text_layer": _(
        "No text was found in this file, neither as text nor in the pictures of its pages. Bring the original."
    ),
    "reading.recogniser_missing": _(
        "This file is a scan, or some of its pages are: pictures without text. This installation cannot recognise the "
        "letters in them. Bring the original, or have tesseract installed on the server with its data for Vietnamese "
        "(the packages tesseract-ocr and tesseract-ocr-vie)."
    ),
    "reading.recognition_too_long": _(
        "The pages of this scan could not be recognised within %(limit)s seconds. Bring it in parts, or bring the "
        "original."
    ),
    "reading.too_large": _(
        "This file is too large: it has %(size)s, and at most %(limit)s can be read. "
        "Split it, or bring the text without its pictures."
    ),
    "reading.bomb": _("This file unpacks to far more than a document holds, so it was not opened."),
    "reading.damaged": _("This file is damaged and cannot be opened. Save it again from the program that made it."),
    "reading.converter_missing": _(
        "This is an old Word file (.doc), and this installation cannot open it. Save it as .docx and bring it again, "
        "or have LibreOffice installed on the server (the package libreoffice-writer)."
    ),
    "reading.conversion_too_long": _(
        "This old Word file (.doc) could not be opened within %(limit)s seconds. Save it as .docx and bring it again."
    ),
    "reading.empty": _("This file holds no text."),
    "reading.secret": _(
        "This document is stamped %(mark)s. It was not stored and may not be kept here: "
        "remove the file from this computer's network and handle it as state secrets are handled."
    ),
}
"""What a person reads for each code of the reader; docs/errors.md lists the codes."""

_AMOUNTS: Mapping[str, Message] = {
    "megabytes": _("%(amount)s MB"),
    "pages": _("%(amount)s pages"),
    "scanned_pages": _("%(amount)s scanned pages"),
    "cells": _("%(amount)s cells"),
    "characters": _("%(amount)s characters"),
    "clauses": _("%(amount)s clauses"),
    "requirements": _("%(amount)s requirements"),
    "mentions": _("%(amount)s mentions of documents"),
    "questions": _("%(amount)s unclear places"),
}
"""The words for each measure of a text that is too large."""

DOUBT_MESSAGES: Mapping[str, Message] = {
    "check.percentage": _("The text's own numbers contradict each other: %(why)s. Ask the issuer which is right."),
    "check.due_passed": _("“%(due)s” was over when the document was issued (%(issued_on)s). Which day is meant?"),
    "check.due_after_end": _("“%(due)s” is later than the end of this plan (%(ends_on)s). Which of the two is right?"),
    "check.total_row": _("The table says %(total)s in all, but its rows add up to %(sum)s. Which figure is right?"),
    "check.total_of_parts": _(
        "The sentence says %(total)s in all, but the parts that it names add up to %(sum)s. Which figure is right?"
    ),
    "check.two_dates": _(
        "%(symbol)s is cited here with the date %(second_on)s and elsewhere with %(first_on)s. Which date is right?"
    ),
    "check.bodies_in_due": _("The column of deadlines names bodies: “%(words)s”. By when is it due, and who does it?"),
    "documents.identity_incomplete": _("The text does not say which document this is. Fill in what is missing."),
    "documents.issuer_ambiguous": _("Several units bear the issuer's name “%(words)s”. Which one issued this?"),
    "documents.mention_ambiguous": _("The text names “%(words)s”, which may be any of %(count)s documents. Which one?"),
    "documents.mention_undated": _(
        "“%(words)s” is cited without its date, and %(count)s documents kept here bear that number. Which one is meant?"
    ),
    "documents.body_gone": _(
        "“%(words)s” no longer existed on %(issued_on)s: it was closed on %(closed_on)s and followed by %(successors)s."
        " Who is meant?"
    ),
    "documents.body_without_heir": _(
        "“%(words)s” no longer existed on %(issued_on)s: it was closed on %(closed_on)s, and no unit followed it."
        " Who is meant?"
    ),
    "plans.body_unknown": _("No unit bears the name “%(words)s”. Who is meant?"),
    "plans.body_ambiguous": _("Several units bear the name “%(words)s”. Which one is meant?"),
}
"""What each doubt asks. A step above this package that raises doubts has its codes here too: a doubt is shown here."""

UNKNOWN_DOUBT: Message = _("The reader was unsure about this place. Compare it with the original.")


def explain(error: ReadingError) -> DomainError:
    """The refusal, in the reader's language, for a file that could not be read."""
    message = READING_MESSAGES.get(error.code, READING_MESSAGES["reading.damaged"])
    params = {**error.params, **_amounts(error.params)}
    if error.code == "reading.unknown_kind":
        params["kinds"] = kinds_in_words()
    fields = {"file": fill(message, params)}
    return DomainError(error.code, message, fields=fields, problems=(), **params)


def _amounts(params: Mapping[str, object]) -> dict[str, str]:
    """The size and the limit of what is too large, in words."""
    words = _AMOUNTS.get(str(params.get("measure")))
    if words is None:
        return {}
    numbers = {name: value for name in ("size", "limit") if isinstance(value := params.get(name), int)}
    return {name: fill(words, {"amount": format_number(number, _language())}) for name, number in numbers.items()}


def _language() -> str:
    return (get_language() or "vi")[:2]


DAYS = ("issued_on", "closed_on", "ends_on", "first_on", "second_on")
"""Parameters that are days; at rest they stand in ISO's form."""


def question(code: str, params: Mapping[str, object]) -> str:
    """What a doubt asks, in the reader's language."""
    days = {name: date.fromisoformat(str(params[name])) for name in DAYS if name in params}
    return fill(DOUBT_MESSAGES.get(code, UNKNOWN_DOUBT), {**params, **days})


STATE_WORDS: Mapping[str, Message] = {
    "proposed": _("not decided"),
    "confirmed": _("right"),
    "corrected": _("corrected"),
    "refused": _("not asked for"),
    "replaced": _("others stand in its place"),
}


def decision_words(state: str, meaning: Meaning) -> str:
    """A decision in one line, to be set beside another one."""
    said = [meaning.statement, _figure(meaning), meaning.due.text, ", ".join(meaning.leads)]
    return f"{STATE_WORDS[state]}: {'; '.join(filter(None, said))}"


def _figure(meaning: Meaning) -> str:
    numbers = "–".join(format_number(value, _language()) for value in (meaning.low, meaning.high) if value is not None)
    counted = "%" if meaning.counted_in == "percent" else meaning.counted_in
    return " ".join(filter(None, [SIGNS.get(meaning.comparator), numbers, counted])) if numbers else ""

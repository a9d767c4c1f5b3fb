"""How sure each rule is: one table, a line for each rule and circumstance, with the reason.

A value says how often the rule is right on documents that nobody wrote it for. What a form settles (the column of a
table, a symbol, a label) is high; what only the wording suggests is low, however well it did on the annotated texts.
`scripts/reader_quality.py` measures the values, docs/reader.md shows the outcome.
"""

from __future__ import annotations

from dataclasses import dataclass

SURE = 0.9
"""From here on a finding is called sure: 95 of 100 of them must be right."""


@dataclass(frozen=True, slots=True)
class Sureness:
    """A confidence and why it is no higher."""

    value: float
    why: str


SURENESS: dict[str, Sureness] = {
    "citation.symbol": Sureness(0.97, "a symbol is written in one way and names one document"),
    "citation.number": Sureness(0.9, 'a kind and "số" with a number; whose document it is stands elsewhere'),
    "citation.number/settled": Sureness(0.95, "the text gives exactly one symbol for that kind and number"),
    "citation.symbol/several": Sureness(0.8, "the text gives the number several days: which one is meant is open"),
    "citation.number/several": Sureness(0.7, "as above, without the symbol"),
    "target.percent/dated": Sureness(0.95, "a percentage that is to be reached, and its year"),
    "target.percent": Sureness(0.85, "no year: it may belong to a time that stands elsewhere"),
    "target.count/dated": Sureness(0.85, "a counted noun may be a part of the description"),
    "target.count": Sureness(0.8, "as above, and no year"),
    "table.target": Sureness(0.97, "a column of figures under a head that says so"),
    "table.target/words": Sureness(0.9, "a row of such a table without a number: its words may be a note"),
    "table.task": Sureness(0.97, "a row of a table of tasks whose lead is a body"),
    "table.task/no_time": Sureness(0.9, "as above, but the words in its column of times give no time"),
    "table.task/no_body": Sureness(0.6, "what stands where the lead should stand is no known body"),
    "assignment.label": Sureness(0.95, "labels name the lead and the time"),
    "assignment.request": Sureness(0.93, '"giao", "đề nghị", "yêu cầu" right before a body'),
    "assignment.heading": Sureness(0.92, "a point below a heading or lead-in that is a list of bodies"),
    "assignment.sentence/strong": Sureness(0.9, 'a body and "chủ trì", "có trách nhiệm" in a part on implementation'),
    "assignment.sentence": Sureness(0.75, "a body and a verb: it may describe what the body does anyway"),
    "assignment.continued": Sureness(0.8, "no subject: the body is that of the sentence before"),
    "deadline.act": Sureness(0.7, "an act and its day; whether a body stands behind it the sentence does not say"),
    "figure.fact": Sureness(0.75, "a number with what it counts; where the count ends is a guess"),
    "event.day": Sureness(0.7, "a day and a meeting in one sentence; how it was held may stand in another"),
    "table.units": Sureness(0.97, "the columns for the old units and the new one"),
    "units.sentence": Sureness(0.85, "the form of the sentence is fixed, its list of units is not"),
}

_RETOLD = 0.05
_RECOGNISED = 0.9
"""A mark or a stroke misread changes a quarter or a figure, and tesseract is sure of it: nothing recognised is sure."""


def sureness(rule: str, *circumstances: str) -> float:
    """How sure a rule is in the circumstances given; those that are empty say nothing.

    :raises KeyError: the table has no such line.
    """
    return SURENESS["/".join((rule, *filter(None, circumstances)))].value


def retold(confidence: float) -> float:
    """What is left of a confidence where a report retells what was said: praise and opinion stand beside orders."""
    return round(confidence - _RETOLD, 2)


def recognised(confidence: float, page: float) -> float:
    """What is left of a confidence on a page that was a picture, whose words are as sure as `page` says."""
    return round(confidence * page * _RECOGNISED, 2)

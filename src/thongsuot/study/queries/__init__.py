"""What is asked of study. Each takes the reader; names follow the reader's grants alone, and every look is recorded."""

from thongsuot.study.queries.coverage import (
    Coverage,
    CoverageRow,
    Curve,
    CurvePoint,
    Extent,
    NeighbourRow,
    coverage,
    curve,
    neighbours,
)
from thongsuot.study.queries.left import LeftLine, LeftPage, all_left, left
from thongsuot.study.queries.meetings import (
    FormPerson,
    GatheringLine,
    MeetingForm,
    ToStudy,
    gatherings,
    meeting_form,
    to_study,
)
from thongsuot.study.queries.reasons import Why
from thongsuot.study.queries.recounting import recount
from thongsuot.study.queries.rules import RuleLine, Terms, rule_for, rule_if_any

__all__ = [
    "Coverage",
    "CoverageRow",
    "Curve",
    "CurvePoint",
    "Extent",
    "FormPerson",
    "GatheringLine",
    "LeftLine",
    "LeftPage",
    "MeetingForm",
    "NeighbourRow",
    "RuleLine",
    "Terms",
    "ToStudy",
    "Why",
    "all_left",
    "coverage",
    "curve",
    "gatherings",
    "left",
    "meeting_form",
    "neighbours",
    "recount",
    "rule_for",
    "rule_if_any",
    "to_study",
]

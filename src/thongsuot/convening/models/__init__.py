"""Conferences, points, who is convened, the roll call, questions."""

from thongsuot.convening.models.conferences import (
    TITLE_LENGTH,
    Conference,
    Link,
    Material,
    MaterialVersion,
    Sitting,
    StudiedDocument,
)
from thongsuot.convening.models.convened import REASON_LENGTH, Absence, Convened, ConvenedQuerySet, ConvenedRule
from thongsuot.convening.models.points import (
    CODE_LENGTH,
    Point,
    PointCount,
    PointDuty,
    PointSheet,
    PointSign,
    PointUnit,
)
from thongsuot.convening.models.questions import Answer, Question, QuestionGroup
from thongsuot.convening.models.roll_call import RefusedRollCall, RollCall
from thongsuot.convening.models.work import Work

__all__ = [
    "CODE_LENGTH",
    "REASON_LENGTH",
    "TITLE_LENGTH",
    "Absence",
    "Answer",
    "Conference",
    "Convened",
    "ConvenedQuerySet",
    "ConvenedRule",
    "Link",
    "Material",
    "MaterialVersion",
    "Point",
    "PointCount",
    "PointDuty",
    "PointSheet",
    "PointSign",
    "PointUnit",
    "Question",
    "QuestionGroup",
    "RefusedRollCall",
    "RollCall",
    "Sitting",
    "StudiedDocument",
    "Work",
]

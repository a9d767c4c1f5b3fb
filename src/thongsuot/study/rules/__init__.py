"""What holds of study, in pure functions."""

from thongsuot.study.rules.counting import (
    MEASURE,
    WAYS,
    Counting,
    Done,
    Way,
    contribution,
    contribution_of_many,
    counted,
    counts_for,
)
from thongsuot.study.rules.figures import NOBODY, Figure, Figures, figures

__all__ = [
    "MEASURE",
    "NOBODY",
    "WAYS",
    "Counting",
    "Done",
    "Figure",
    "Figures",
    "Way",
    "contribution",
    "contribution_of_many",
    "counted",
    "counts_for",
    "figures",
]

"""What members do in their courses, what follows when one is finished; and the questions that an office keeps."""

from thongsuot.courses.operations.bank import (
    Terms,
    Wording,
    decide,
    edit_question,
    propose,
    set_terms,
    write_question,
)
from thongsuot.courses.operations.quizzes import Answered, answer, begin_attempt
from thongsuot.courses.operations.reading import Moved, read_on, read_screens

__all__ = [
    "Answered",
    "Moved",
    "Terms",
    "Wording",
    "answer",
    "begin_attempt",
    "decide",
    "edit_question",
    "propose",
    "read_on",
    "read_screens",
    "set_terms",
    "write_question",
]

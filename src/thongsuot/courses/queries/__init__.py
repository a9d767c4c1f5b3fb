"""What a member sees of their courses. Each takes the reader, who is the member whose own account it is."""

from thongsuot.courses.queries.own import OwnCourse, ScreenPage, WholePage, own_courses, screen, whole
from thongsuot.courses.queries.pages import Course, course
from thongsuot.courses.queries.quizzes import asked, result

__all__ = [
    "Course",
    "OwnCourse",
    "ScreenPage",
    "WholePage",
    "asked",
    "course",
    "own_courses",
    "result",
    "screen",
    "whole",
]

"""What a member sees of their courses. Each takes the reader, who is the member whose own account it is."""

from thongsuot.courses.queries.own import Course, OwnCourse, ScreenPage, course, own_courses, screen

__all__ = ["Course", "OwnCourse", "ScreenPage", "course", "own_courses", "screen"]

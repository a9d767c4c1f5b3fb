"""What members do in their courses, and what follows when one is finished."""

from thongsuot.courses.operations.reading import Moved, read_on

__all__ = ["Moved", "read_on"]

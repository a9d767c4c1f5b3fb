"""What is asked of conferences."""

from thongsuot.convening.queries.recounting import recount

__all__ = ["recount"]

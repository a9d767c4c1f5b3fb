"""Writing notices, and delivering them."""

from thongsuot.notices.operations.delivering import Delivered, deliver
from thongsuot.notices.operations.reminding import Reminded, remind

__all__ = ["Delivered", "Reminded", "deliver", "remind"]

"""Writing notices, and delivering them."""

from thongsuot.notices.operations.delivering import Delivered, deliver
from thongsuot.notices.operations.reminding import Reminded, remind
from thongsuot.notices.operations.scheduling import Setting, set_schedule
from thongsuot.notices.operations.sweeping import Swept, sweep

__all__ = ["Delivered", "Reminded", "Setting", "Swept", "deliver", "remind", "set_schedule", "sweep"]

"""Reading flow: a document's page, one requirement's thread, today's page, what is due from a unit."""

from thongsuot.flow.queries.documents import Flow, Look, flow, flow_of, known_as, look
from thongsuot.flow.queries.due import Comparison, DueFromUs, due_from_us
from thongsuot.flow.queries.duties import Duty, duty
from thongsuot.flow.queries.home import Home, HomeLine, home, widest_unit, widest_unit_id
from thongsuot.flow.queries.reminding import ToRemind, to_remind
from thongsuot.flow.queries.requirements import Asked, RequirementLine, asked_by, pressing, requirements
from thongsuot.flow.queries.threads import Thread, ThreadRow, thread

__all__ = [
    "Asked",
    "Comparison",
    "DueFromUs",
    "Duty",
    "Flow",
    "Home",
    "HomeLine",
    "Look",
    "RequirementLine",
    "Thread",
    "ThreadRow",
    "ToRemind",
    "asked_by",
    "due_from_us",
    "duty",
    "flow",
    "flow_of",
    "home",
    "known_as",
    "look",
    "pressing",
    "requirements",
    "thread",
    "to_remind",
    "widest_unit",
    "widest_unit_id",
]

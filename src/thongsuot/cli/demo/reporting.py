"""A reporting period of the demo, open, for which some communes have sent their reports."""

from __future__ import annotations

from datetime import date

from thongsuot.cli.demo import story
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.ids import new_id
from thongsuot.people.access import reader_of
from thongsuot.reporting.sending import STUDY, open_study_period, send_study_report
from thongsuot.study.queries import rule_for
from thongsuot.submissions.rules import Asked
from thongsuot.units import queries as units

OPENED, DUE = date(2026, 11, 3), date(2026, 11, 30)
LEVEL = "commune"
SENT = 0.4
"""The share of communes that have sent by the end of the story."""


def report(document_id: int) -> None:
    """Ask the communes how the resolution was studied; let some of them answer."""
    reader = reader_of(OPERATOR, story.moment(story.LAST_DAY, "reports"))
    root = units.root(reader.tree)
    rule = rule_for(reader, document_id)
    asked = Asked(
        title=f"Kết quả học tập {rule.symbol} đến ngày 20/11/2026", subject=STUDY, first_day=rule.terms.from_day,
        last_day=story.LAST_DAY, due_day=DUE, document_id=document_id, levels=frozenset({LEVEL}),
    )  # fmt: skip
    opened = open_study_period(actor=OPERATOR, unit_id=root.id, asked=asked, now=story.moment(OPENED, "period"))
    for unit in units.children(root.id, reader.tree):
        if unit.level == LEVEL and story.luck("sends", unit.code) < SENT:
            now = story.moment(story.LAST_DAY, "sends", unit.code)
            send_study_report(actor=OPERATOR, report_id=new_id(), period_id=opened.period_id, unit_id=unit.id, now=now)

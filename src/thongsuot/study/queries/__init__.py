"""What is asked of study. Each takes the reader; names follow the reader's grants alone, and every look is recorded."""

from thongsuot.study.queries.recounting import recount
from thongsuot.study.queries.rules import RuleLine, Terms, rule_for, rule_if_any

__all__ = ["RuleLine", "Terms", "recount", "rule_for", "rule_if_any"]

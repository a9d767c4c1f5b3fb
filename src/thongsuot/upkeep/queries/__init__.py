"""What an installation is: its schema, whether it agrees with itself, what is wrong with it."""

from thongsuot.upkeep.queries.health import findings, is_ready, signs
from thongsuot.upkeep.queries.verifying import Verified, verify, verify_part

__all__ = ["Verified", "findings", "is_ready", "signs", "verify", "verify_part"]

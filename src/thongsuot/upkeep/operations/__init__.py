"""Everything that changes an installation as a whole, each module one subject.

tars.py: the archive as a file; backing_up.py: writing one; restoring.py: putting one back; preparing.py: bringing the
database to this release; upgrading.py: the same for an installation in use, with a way back; beating.py: the worker's
sign of life.
"""

from thongsuot.upkeep.operations.backing_up import BackedUp, back_up
from thongsuot.upkeep.operations.preparing import collect_static, migrate
from thongsuot.upkeep.operations.restoring import Restored, replace, restore
from thongsuot.upkeep.operations.upgrading import Upgraded, upgrade, upgrade_without_backup

__all__ = [
    "BackedUp",
    "Restored",
    "Upgraded",
    "back_up",
    "collect_static",
    "migrate",
    "replace",
    "restore",
    "upgrade",
    "upgrade_without_backup",
]

"""Does what is stored agree with itself: counts with the facts, files with their hashes, the record with its seals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from thongsuot.audit import queries as audit
from thongsuot.convening.queries.recounting import PointDifference, verify_points
from thongsuot.files import queries as files
from thongsuot.kernel.errors import DomainError, Problem
from thongsuot.people.queries.retention import acts_before
from thongsuot.rollup import queries as rollup
from thongsuot.rollup.rules import Difference
from thongsuot.study.queries.verifying import verify_study
from thongsuot.upkeep.rules.watching import Watch


@dataclass(frozen=True, slots=True)
class Verified:
    """Every difference that was found; none where all is well. `files`: hashes whose bytes are gone or wrong."""

    tallies: tuple[Difference, ...]
    points: tuple[PointDifference, ...]
    files: tuple[str, ...]
    record: tuple[Problem, ...]

    @property
    def differences(self) -> int:
        """How many there are."""
        return len(self.tallies) + len(self.points) + len(self.files) + len(self.record)


def verify(now: datetime, watch: Watch) -> Verified:
    """Recount every tally and every point from the facts, hash every kept file, and follow the record's seals."""
    watch.begin(_("Recounting the tallies"), 2)
    tallies = tuple(rollup.verify())
    watch.advance()
    points = tuple(verify_points())
    watch.advance()
    digests = list(files.digests())
    watch.begin(_("Checking the files"), len(digests))
    wrong = [sha256 for sha256 in digests if not _is_right(sha256, watch)]
    watch.begin(_("Checking the record's seals"), 1)
    return Verified(tallies, points, tuple(wrong), tuple(audit.findings(now, limit=acts_before)))


def verify_part(part: str) -> list[Difference]:
    """Recount the tallies of one part alone: of study.

    :raises DomainError: upkeep.unknown_part
    """
    if part != "study":
        raise DomainError("upkeep.unknown_part", _("Only study can be recounted by itself, not %(part)s."), part=part)
    return verify_study()


def _is_right(sha256: str, watch: Watch) -> bool:
    watch.advance()
    return files.is_right(sha256)

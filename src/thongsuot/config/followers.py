"""Who follows which announcement of a lower package, in order, in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from thongsuot.catalogues.rules import CatalogueChanged
from thongsuot.convening.rules.announcements import ConferenceChanged
from thongsuot.convening.rules.presence import PresenceRecorded
from thongsuot.documents.rules import VersionPublished, VersionWithdrawn
from thongsuot.people.rules.memberships import MembershipChanged
from thongsuot.people.rules.personal import MemberErased
from thongsuot.units.rules import UnitsReorganised

FOLLOWERS: Mapping[type[Any], Sequence[str]] = {
    CatalogueChanged: ("thongsuot.units.operations.follow_kinds",),
    ConferenceChanged: ("thongsuot.study.jobs.follow_conferences",),
    MemberErased: (
        "thongsuot.convening.operations.personal.forget",
        "thongsuot.study.operations.following.forget",
        "thongsuot.courses.operations.reflections.forget",
    ),
    MembershipChanged: ("thongsuot.study.operations.following.move",),
    PresenceRecorded: ("thongsuot.study.operations.following.attend",),
    UnitsReorganised: (
        "thongsuot.documents.operations.hand_over",
        "thongsuot.people.operations.follow_reorganisations",
        "thongsuot.plans.operations.hand_over",
    ),
    VersionPublished: ("thongsuot.plans.operations.fan_out",),
    VersionWithdrawn: ("thongsuot.plans.operations.take_back",),
}
"""Event type → dotted paths of followers, run in this order."""

RECOUNTS: Sequence[str] = (
    "thongsuot.people.queries.recount",
    "thongsuot.documents.queries.recount_receipts",
    "thongsuot.plans.queries.recount",
    "thongsuot.convening.queries.recount",
    "thongsuot.study.queries.recount",
)
"""Dotted paths of `() -> Iterable[rollup.rules.Change]`: tallies recounted from the facts, for `thongsuot verify`."""

RETAINED: Mapping[str, tuple[str, str]] = {
    "passes": ("thongsuot.convening.operations.personal.spent", "thongsuot.convening.operations.personal.end_passes"),
    "notices": ("thongsuot.notices.operations.retaining.told_before", "thongsuot.notices.operations.retaining.remove"),
}
"""What higher packages keep for a time: the rule's name → which rows are due, and what removes them."""

"""Statements of xAPI 1.0.3 in the words of cmi5: what is written for another learning system. Pure.

Nothing but who studied what, when: no name, no marks, no try that did not pass.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID, uuid5

from thongsuot.kernel.days import ZONE

VERSION: Final = "1.0.3"
COMPLETED: Final = "http://adlnet.gov/expapi/verbs/completed"
PASSED: Final = "http://adlnet.gov/expapi/verbs/passed"
WAIVED: Final = "https://w3id.org/xapi/adl/verbs/waived"
VOIDED: Final = "http://adlnet.gov/expapi/verbs/voided"
REASON: Final = "https://w3id.org/xapi/cmi5/result/extensions/reason"
OUTSIDE: Final = "Equivalent Outside Activity"
"""The reason of cmi5 for who studied otherwise: at a conference, a meeting, a class."""
_COURSE_TYPE: Final = "http://adlnet.gov/expapi/activities/course"
_URN: Final = "urn:uuid:"
_COURSES: Final = UUID("5f2f0f8e-5c1d-5b7a-9d0a-4f0f6a9c2b31")
_DISPLAY: Final = MappingProxyType({COMPLETED: "completed", PASSED: "passed", WAIVED: "waived", VOIDED: "voided"})

Statement = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Identity:
    """What a document is to another system; a copy of it in another installation is the same course."""

    document_id: int
    kind: str
    number: str
    issuer_key: str
    issued_on: date | None
    title: str

    def uid(self, site: str) -> UUID:
        """The course's id: from what the document is; from where it stands as long as that is not known whole."""
        if self.number and self.issuer_key and self.issued_on:
            return uuid5(_COURSES, f"{self.kind}|{self.number}|{self.issuer_key}|{self.issued_on.isoformat()}")
        return uuid5(_COURSES, f"{site}|{self.document_id}")

    def activity(self, site: str) -> str:
        """The course's id as statements name it."""
        return f"{_URN}{self.uid(site)}"


@dataclass(frozen=True, slots=True)
class Speaker:
    """What every statement of an export has in common: the course, and the installation that says it."""

    identity: Identity
    site: str

    def completed(self, pk: UUID, code: str, day: date) -> Statement:
        """Somebody finished the course."""
        return self._about(pk, code, COMPLETED, _moment(day), {"completion": True})

    def passed(self, pk: UUID, code: str, at: datetime) -> Statement:
        """Somebody passed its quiz; with how many right answers is their own affair."""
        return self._about(pk, code, PASSED, at, {"success": True})

    def waived(self, pk: UUID, code: str, day: date) -> Statement:
        """Somebody studied the document otherwise, and needs the course no more."""
        result = {"success": True, "completion": True, "extensions": {REASON: OUTSIDE}}
        return self._about(pk, code, WAIVED, _moment(day), result)

    def voided(self, pk: UUID, statement: UUID, at: datetime) -> Statement:
        """What an earlier statement said was taken back; the installation itself says so."""
        actor = {"objectType": "Agent", "account": {"homePage": self.site, "name": "thongsuot"}}
        target = {"objectType": "StatementRef", "id": str(statement)}
        return _statement(pk, actor, VOIDED, target, at)

    def _about(self, pk: UUID, code: str, verb: str, at: datetime, result: Mapping[str, object]) -> Statement:
        actor = {"objectType": "Agent", "account": {"homePage": self.site, "name": code}}
        definition = {"type": _COURSE_TYPE, "name": {"vi": self.identity.title}}
        activity = {
            "objectType": "Activity", "id": self.identity.activity(self.site), "definition": definition,
        }  # fmt: skip
        registration = str(uuid5(self.identity.uid(self.site), code))
        said = _statement(pk, actor, verb, activity, at)
        return said | {"result": dict(result), "context": {"registration": registration, "platform": "Thông Suốt"}}


def _statement(pk: UUID, actor: object, verb: str, about: object, at: datetime) -> Statement:
    return {
        "id": str(pk), "actor": actor, "verb": {"id": verb, "display": {"en": _DISPLAY[verb]}}, "object": about,
        "timestamp": at.astimezone(ZONE).isoformat(), "version": VERSION,
    }  # fmt: skip


def _moment(day: date) -> datetime:
    """Of studying the day alone is known: its beginning."""
    return datetime.combine(day, time(), ZONE)

"""The words that people read for the codes of the domains."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thongsuot.catalogues.rules import Catalogue
from thongsuot.notices.rules import Outcome
from thongsuot.plans.rules import Status
from thongsuot.study.queries import Why
from thongsuot.study.rules import Way

CATALOGUES = {
    Catalogue.LEVELS: _("Levels"),
    Catalogue.UNIT_KINDS: _("Kinds of units"),
    Catalogue.DOCUMENT_KINDS: _("Kinds of documents"),
    Catalogue.DOCUMENT_FORMS: _("Forms of documents"),
    Catalogue.ISSUERS: _("Issuers"),
    Catalogue.BODY_CLASSES: _("Classes of bodies"),
    Catalogue.STAGES: _("Stages of the chain"),
    Catalogue.MEMBER_CATEGORIES: _("Categories of members"),
    Catalogue.POINT_KINDS: _("Kinds of connection points"),
    Catalogue.POINT_DUTIES: _("What a connection point makes ready"),
}

ENTRY_DETAILS = {
    "sort": _("Sort (equipment, rehearsal, contact)"),
    "level": _("Level"),
    "branch": _("Branch"),
    "also": _("Also called"),
    "advises": _("Advises its committee"),
    "successors": _("Succeeded by"),
    "letters": _("Letters by branch"),
    "form": _("Form"),
    "rule": _("Rule that fixes it"),
    "number": _("How its number looks"),
    "abbreviations": _("Abbreviations"),
    "words": _("Words in documents"),
    "kinds": _("Kinds concerned"),
    "waiting_vi": _("What is missing, in Vietnamese"),
    "waiting_en": _("What is missing, in English"),
    "owed_by": _("Who owes it"),
    "measure": _("Counted by"),
    "late_measure": _("Late ones counted by"),
    "days": _("Days after publication"),
    "working_days": _("Working days only"),
}

REQUIREMENT_KINDS = {"target": _("Target"), "task": _("Task"), "deadline": _("Deadline")}
REQUIREMENT_STATES = {
    "proposed": _("not decided"),
    "confirmed": _("right"),
    "corrected": _("corrected"),
    "refused": _("not asked for"),
    "replaced": _("others stand in its place"),
}
COMPARATORS = {
    "eq": _("exactly"),
    "ge": _("at least"),
    "gt": _("more than"),
    "le": _("at most"),
    "lt": _("less than"),
    "between": _("from … to …"),
}
RULES = {
    "person.split": _("a person split what the reader found"),
    "person.merge": _("a person put several findings together"),
    "person.add": _("a person added what the reader missed"),
}
"""Where a finding comes from that no rule of the reader made."""
EVERY = {
    "week": _("every week"),
    "month": _("every month"),
    "quarter": _("every quarter"),
    "half": _("every half-year"),
    "year": _("every year"),
    "continuous": _("all the time"),
}
DUE_KINDS = {
    "none": _("none stated"),
    "day": _("a day"),
    "month": _("a month"),
    "quarter": _("a quarter"),
    "year": _("a year"),
    "range": _("a period"),
    "recurring": _("recurring"),
    "relative": _("counted from something else"),
    "conditional": _("depends on something"),
}
DOUBTS = {
    "check.percentage": _("Figures contradict each other"),
    "check.due_passed": _("Over before it began"),
    "check.due_after_end": _("After the plan has ended"),
    "check.total_row": _("A total that does not close"),
    "check.total_of_parts": _("A total that does not close"),
    "check.two_dates": _("One number, two dates"),
    "check.bodies_in_due": _("Bodies among the deadlines"),
    "documents.identity_incomplete": _("Which document is this?"),
    "documents.issuer_ambiguous": _("Who issued this?"),
    "documents.mention_ambiguous": _("Which document is named?"),
    "documents.mention_undated": _("Which document is named?"),
    "documents.body_gone": _("A body that no longer exists"),
    "documents.body_without_heir": _("A body that no longer exists"),
    "plans.body_unknown": _("Who is meant?"),
    "plans.body_ambiguous": _("Who is meant?"),
}
IDENTITY_PARTS = {"number": _("number"), "issuer": _("issuer"), "issued_on": _("day of issue")}
LINKS = {
    ("implements", False): _("implements"),
    ("implements", True): _("is implemented by"),
    ("amends", False): _("amends"),
    ("amends", True): _("is amended by"),
    ("replaces", False): _("replaces"),
    ("replaces", True): _("is replaced by"),
    ("answers", False): _("answers"),
    ("answers", True): _("is answered by"),
}
"""How one document stands to another: kind, whether the other one says so of this."""
VERSION_STATES = {"draft": _("draft"), "published": _("in force"), "withdrawn": _("withdrawn")}
ROLES = {
    "administrator": _("administrator"),
    "office": _("office"),
    "secretary": _("secretary"),
    "leader": _("leader"),
    "inspector": _("inspector"),
    "member": _("member"),
}
INVITATION_STATES = {
    "open": _("open"),
    "used": _("taken up"),
    "expired": _("expired"),
    "ended": _("withdrawn or replaced"),
}
INVITATION_TONES = {"open": "soon", "used": "reached", "expired": "overdue"}
PARTS = {"whole": _("the whole"), "part": _("a part"), "rest": _("the rest")}
"""How much of a unit passes to a successor."""
STATUSES = {
    Status.ON_TIME: _("done in time"),
    Status.LATE: _("done late"),
    Status.OPEN: _("open, in time"),
    Status.OVERDUE: _("overdue"),
    Status.REGULAR: _("regular"),
    Status.NO_DEADLINE: _("no deadline"),
}
EVENTS = {
    "taken_on": _("taken on"),
    "progress": _("progress reported"),
    "done": _("reported done"),
    "reopened": _("reopened"),
    "extended": _("deadline extended"),
    "moved": _("passed to the successor"),
    "reassigned": _("given to another unit"),
    "withdrawn": _("withdrawn with its document"),
    "renewed": _("given again"),
    "voided": _("taken back"),
}
"""What happened to an obligation."""
RUNS = {
    "received": _("being looked through"),
    "refused": _("refused"),
    "planned": _("waits for your yes"),
    "applying": _("being written"),
    "applied": _("applied"),
    "taking_back": _("being taken back"),
    "taken_back": _("taken back"),
}
"""How far an import has come."""
RUN_TONES = {"refused": "overdue", "planned": "soon", "applied": "reached"}
STEPS = {
    "open": _("opened"),
    "move": _("moved"),
    "move_children": _("all beneath it moved"),
    "rename": _("renamed"),
    "merge": _("merged into another"),
    "consolidate": _("consolidated with others"),
    "split": _("split"),
    "transfer": _("a part passed on"),
    "close": _("closed"),
}
"""What a step of a reorganisation does to its unit."""

CONFERENCE_STAGES = {
    "prepared": _("being prepared"),
    "called": _("called"),
    "running": _("under way"),
    "over": _("over"),
    "cancelled": _("called off"),
}
CONFERENCE_TONES = {"prepared": "soon", "running": "reached", "cancelled": "overdue"}
POINT_DUTIES = {"equipment": _("Equipment"), "rehearsal": _("Rehearsal"), "contact": _("Contact")}
POINTS_SHOWN = {
    "all": _("open ones"),
    "unready": _("not ready yet"),
    "empty": _("serving nobody"),
    "closed": _("closed ones"),
}
POINT_FIGURES = {
    "created": _("new points"),
    "changed": _("changed points"),
    "unchanged": _("unchanged points"),
    "added": _("units that take part at a point from now on"),
    "removed": _("units that take part at a point no more"),
}
WAYS = {
    Way.ATTENDED: _("attended the conference"),
    Way.MADE_UP: _("made up later"),
    Way.MEETING: _("cell meeting"),
    Way.SELF_STUDY: _("self-study"),
    Way.REPORTED: _("reported by a unit’s sheet"),
}
"""How somebody studied."""
WHY_LEFT = {
    Why.NEVER_CONVENED: _("never convened"),
    Why.UPCOMING: _("convened to a conference still to come"),
    Why.PARTLY: _("was at a part of it only"),
    Why.EXCUSED: _("absent with a reason"),
    Why.ABSENT: _("absent without a reason"),
    Why.NOT_COUNTED: _("studied in a way that does not count"),
    Why.INVITED: _("invited to a make-up session"),
    Why.MISSED: _("was absent when it was studied"),
    Why.UNREACHABLE: _("could not be reached"),
}
"""Why somebody has not studied yet."""

NOTICE_OUTCOMES = {
    Outcome.WAITING: _("waiting to be sent"),
    Outcome.SENT: _("sent"),
    Outcome.FAILED: _("could not be sent"),
    Outcome.NOBODY: _("no address known"),
    Outcome.SHOWN: _("shown on the page"),
}

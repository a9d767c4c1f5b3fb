"""What is true of documents whoever asks: pure functions, frozen values, the announcements of this package."""

from thongsuot.documents.rules.announcements import VersionPublished, VersionWithdrawn
from thongsuot.documents.rules.identity import Identity
from thongsuot.documents.rules.marks import Mark, Segment, segments
from thongsuot.documents.rules.meaning import Meaning
from thongsuot.documents.rules.refusals import DOUBT_MESSAGES, READING_MESSAGES, explain, question

__all__ = [
    "DOUBT_MESSAGES",
    "READING_MESSAGES",
    "Identity",
    "Mark",
    "Meaning",
    "Segment",
    "VersionPublished",
    "VersionWithdrawn",
    "explain",
    "question",
    "segments",
]

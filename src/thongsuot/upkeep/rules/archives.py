"""What an archive says of itself, and the names of its parts. Nothing in an archive is ever taken as a path."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

FORMAT = 1
LABEL_NAME, MANIFEST_NAME, SEAL_NAME = "thongsuot.json", "manifest.json", "manifest.sha256"
LEFT_OUT = frozenset({"django_session", "people_session", "people_shared_cache"})
"""Tables that are not backed up and come back empty: whoever gets hold of an archive must not find open sessions, and
whoever makes one must not put pickled values, which Django believes, into the cache. People sign in anew."""

_STAMP = "%Y%m%dT%H%M%SZ"
_ARCHIVE = re.compile(r"thongsuot-\d{8}T\d{6}Z\.tar")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class DamagedError(Exception):
    """An archive is cut off, changed, or holds what does not belong there; `part` says where."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


@dataclass(frozen=True, slots=True)
class Label:
    """The first part, so that whatever else it is, one sees what it is and who can read it."""

    format: int
    release: str


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table's rows as COPY text, gzipped; `last_id` is the highest id that it ever gave out."""

    name: str
    columns: list[str]
    rows: int
    last_id: int
    sha256: str

    @property
    def member(self) -> str:
        """Its name in the archive."""
        return f"tables/{self.name}.copy.gz"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The last part: it is there only when everything before it is. `missing`: files whose bytes were gone or wrong.

    `database` is the vendor that it was taken from; it can be put into the other as well.
    """

    format: int
    release: str
    made_at: datetime
    database: str
    migrations: list[tuple[str, str]]
    tables: list[TablePart]
    files: list[str]
    missing: list[str]

    @property
    def rows(self) -> int:
        """The rows of all tables."""
        return sum(table.rows for table in self.tables)

    def digests(self) -> Iterator[tuple[str, str]]:
        """Each table's and each file's name in the archive with the SHA-256 of its bytes."""
        yield from ((table.member, table.sha256) for table in self.tables)
        yield from ((file_member(digest), digest) for digest in self.files)


def file_member(sha256: str) -> str:
    """A kept file's name in the archive."""
    return f"files/{sha256}"


def archive_name(made_at: datetime) -> str:
    """The name of an archive in a folder of them: sorted by name is sorted by time."""
    return f"thongsuot-{made_at.astimezone(UTC):{_STAMP}}.tar"


def made_at(name: str) -> datetime:
    """The moment that an archive's name tells."""
    return datetime.strptime(name, f"thongsuot-{_STAMP}.tar").replace(tzinfo=UTC)


def archives_among(names: Iterable[str]) -> list[str]:
    """Names of archives, the newest first; other files in the folder are nobody's business."""
    return sorted(filter(_ARCHIVE.fullmatch, names), reverse=True)


def superseded(names: Iterable[str], keep: int) -> Sequence[str]:
    """The archives beyond the newest `keep`."""
    return archives_among(names)[keep:]


def encoded(part: Label | Manifest) -> bytes:
    """A part that says something, as JSON to be read by people too."""
    return msgspec.json.format(msgspec.json.encode(part), indent=1) + b"\n"


def label_from(data: bytes) -> Label:
    """Read the first part.

    :raises DamagedError: it is none.
    """
    try:
        return msgspec.json.decode(data, type=Label)
    except msgspec.MsgspecError as error:
        raise DamagedError(LABEL_NAME) from error


def manifest_from(data: bytes) -> Manifest:
    """Read the last part and what it must keep to.

    :raises DamagedError: it is no manifest, or names what no backup has.
    """
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except msgspec.MsgspecError as error:
        raise DamagedError(MANIFEST_NAME) from error
    if not all(_DIGEST.fullmatch(digest) for _member, digest in manifest.digests()):
        raise DamagedError(MANIFEST_NAME)
    return manifest

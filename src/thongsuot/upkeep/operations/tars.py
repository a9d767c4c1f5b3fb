"""Archives as tar files: written whole or not at all, and believed only once every part's hash is right."""

from __future__ import annotations

import contextlib
import fcntl
import gzip
import hashlib
import io
import os
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, cast

from thongsuot.upkeep.rules import refusals
from thongsuot.upkeep.rules.archives import (
    FORMAT,
    LABEL_NAME,
    MANIFEST_NAME,
    SEAL_NAME,
    DamagedError,
    Manifest,
    encoded,
    label_from,
    manifest_from,
)

BLOCK = 1 << 20
IN_MEMORY = 8 << 20
SMALL = 64 << 20
"""Bytes that the label, the manifest and its hash may have at most."""


class Hashed(io.RawIOBase):
    """A file that is written to and hashed at once."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.digest = file, hashlib.sha256()

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # bytes are all that come
        """Pass on and hash."""
        self.digest.update(data)
        return self._file.write(data)


@contextlib.contextmanager
def whole(path: Path, part: Path) -> Iterator[IO[bytes]]:
    """A new file for its owner's eyes only, written at `part` and put at `path` when its bytes are on the disk.

    :raises DomainError: upkeep.backup_running
    """
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise refusals.backup_running(part) from error
        try:
            file.truncate(0)
            yield file
            file.flush()
            os.fsync(file.fileno())
            part.rename(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    _sync(path.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


class Writer:
    """Adds parts to an archive, each with the same owner, mode and time: what an archive tells is in its manifest."""

    def __init__(self, file: IO[bytes], folder: Path, now: datetime) -> None:
        self._tar = tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115  # see close
        self._folder, self._now = folder, now

    @contextlib.contextmanager
    def room(self) -> Iterator[IO[bytes]]:
        """A file without a name, on the archive's own disk if it grows: a tar says a part's length before its bytes."""
        with tempfile.SpooledTemporaryFile(IN_MEMORY, dir=str(self._folder)) as file:
            yield cast("IO[bytes]", file)

    def add(self, member: str, data: IO[bytes], size: int) -> None:
        """Add so many bytes of a file."""
        info = tarfile.TarInfo(member)
        info.size, info.mode, info.mtime = size, 0o600, int(self._now.timestamp())
        self._tar.addfile(info, data)

    def add_bytes(self, member: str, data: bytes) -> None:
        """Add these bytes."""
        self.add(member, io.BytesIO(data), len(data))

    def close(self, manifest: Manifest) -> None:
        """Add the manifest and its hash, and end the archive."""
        data = encoded(manifest)
        self.add_bytes(MANIFEST_NAME, data)
        self.add_bytes(SEAL_NAME, f"{hashlib.sha256(data).hexdigest()}  {MANIFEST_NAME}\n".encode())
        self._tar.close()


class Archive:
    """An archive that was opened and whose manifest is right; `check` looks at all the rest."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._members = {member.name: member for member in tar.getmembers()}
        if len(self._members) != len(tar.getmembers()):
            raise DamagedError(LABEL_NAME)
        self.manifest = self._manifest()

    def _manifest(self) -> Manifest:
        data = self._small(MANIFEST_NAME)
        if self._small(SEAL_NAME).split()[:1] != [hashlib.sha256(data).hexdigest().encode()]:
            raise DamagedError(MANIFEST_NAME)
        return manifest_from(data)

    def _small(self, name: str) -> bytes:
        member = self._members.get(name)
        if member is None or member.size > SMALL:
            raise DamagedError(name)
        return self.stream(name).read()

    def stream(self, name: str) -> IO[bytes]:
        """A part's bytes."""
        member = self._members.get(name)
        stream = self._tar.extractfile(member) if member is not None and member.isreg() else None
        if stream is None:
            raise DamagedError(name)
        return stream

    def rows(self, name: str) -> gzip.GzipFile:
        """A table's part, unpacked as it is read."""
        return gzip.GzipFile(fileobj=self.stream(name))

    def check(self) -> Iterator[str]:
        """Hash every part, one at a time; its name once it is right.

        :raises DamagedError: one is missing, changed, cut off, or does not belong there.
        """
        expected = dict(self.manifest.digests())
        strange = self._members.keys() - expected.keys() - {LABEL_NAME, MANIFEST_NAME, SEAL_NAME}
        if strange:
            raise DamagedError(min(strange))
        for name, sha256 in expected.items():
            if digest(self.stream(name)) != sha256:
                raise DamagedError(name)
            yield name


def digest(stream: IO[bytes]) -> str:
    """The SHA-256 of what is left in a file."""
    found = hashlib.sha256()
    while block := stream.read(BLOCK):
        found.update(block)
    return found.hexdigest()


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Open an archive for reading.

    :raises DomainError: upkeep.cannot_read, upkeep.not_an_archive, upkeep.archive_is_newer, upkeep.archive_damaged
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise refusals.cannot_read(path, error) from error
    with file:
        _refuse_others(path, file)
        try:
            with tarfile.open(fileobj=file, mode="r:") as tar:
                yield Archive(tar)
        except (tarfile.TarError, EOFError, gzip.BadGzipFile) as error:
            raise refusals.damaged(path, str(error)) from error
        except DamagedError as error:
            raise refusals.damaged(path, error.part) from error


def _refuse_others(path: Path, file: IO[bytes]) -> None:
    """Look at the first part alone.

    :raises DomainError: upkeep.not_an_archive, upkeep.archive_is_newer
    """
    try:
        with tarfile.open(fileobj=file, mode="r:") as tar:
            first = tar.next()
            data = tar.extractfile(first) if first is not None and first.name == LABEL_NAME else None
            label = label_from(data.read(SMALL)) if data is not None else None
    except (tarfile.TarError, EOFError, DamagedError) as error:
        raise refusals.not_an_archive(path) from error
    if label is None:
        raise refusals.not_an_archive(path)
    if label.format > FORMAT:
        raise refusals.archive_is_newer(path, label.release)
    file.seek(0)

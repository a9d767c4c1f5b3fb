"""The zip container of a workbook, opened so that it cannot harm: the parts, or a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812

from thongsuot.officedoc.errors import SheetError

MAX_ENTRIES: Final = 2_000
MAX_UNPACKED: Final = 256 * 1024 * 1024
_ENTRY: Final = b"PK\x01\x02"
_ENCRYPTED: Final = 0x1
_DAMAGE: Final = (BadZipFile, ZlibError, EOFError, OSError, ValueError, NotImplementedError, OverflowError)


def unpack(data: bytes, name: str) -> dict[str, bytes]:
    """Return the XML parts of the container by path; pictures, macros and the like are left behind.

    Entries and bytes are counted before anything is unpacked, and no entry unpacks to more than it declared.

    :raises SheetError: sheet.bomb, sheet.encrypted, sheet.damaged.
    """
    if data.count(_ENTRY) > MAX_ENTRIES:
        raise SheetError("sheet.bomb", name=name)
    try:
        with ZipFile(BytesIO(data)) as container:
            return {entry.filename: _part(container, entry) for entry in _wanted(container, name)}
    except _DAMAGE as error:
        raise SheetError("sheet.damaged", name=name) from error


def repack(parts: Mapping[str, bytes]) -> BytesIO:
    """Return a container of just these parts, so that a reader sees what was checked and nothing else."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_STORED) as container:
        for path, part in parts.items():
            container.writestr(path, part)
    target.seek(0)
    return target


def _wanted(container: ZipFile, name: str) -> list[ZipInfo]:
    wanted = [entry for entry in container.infolist() if entry.filename.endswith((".xml", ".rels"))]
    if sum(entry.file_size for entry in wanted) > MAX_UNPACKED:
        raise SheetError("sheet.bomb", name=name)
    if any(entry.flag_bits & _ENCRYPTED for entry in wanted):
        raise SheetError("sheet.encrypted", name=name)
    return wanted


def _part(container: ZipFile, entry: ZipInfo) -> bytes:
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise BadZipFile("only stored and deflated entries unpack piece by piece")
    with container.open(entry) as stream:
        return stream.read(entry.file_size)  # a bound: without it zlib unpacks all that is there, whatever was declared

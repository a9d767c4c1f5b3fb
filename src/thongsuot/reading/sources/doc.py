"""Opens old Word documents (.doc) through LibreOffice, where it is installed.

Reads: the bytes of a .doc. Writes: what `docx` makes of them once LibreOffice has put them in the new form. That runs
in a folder of its own that is gone afterwards, in memory where the system has such a place, with a profile of its own
in which no macro runs and no link is followed, without the environment of this process, and for a limited time.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from thongsuot.reading.errors import ReadingError
from thongsuot.reading.sources import docx
from thongsuot.reading.sources.kinds import find_office
from thongsuot.reading.sources.limits import check_bytes
from thongsuot.reading.sources.programs import run
from thongsuot.reading.sources.writer import Source

MOST_SECONDS = 60
_IN_MEMORY = Path("/dev/shm")  # noqa: S108  # what was not looked at yet, a stamp of secrecy above all, is on no disk
_SECTOR = 512
_HEAD_OF_WORD = b"\xec\xa5"
_FLAGS = 11
_LOCKED = 0x01
"""In the second byte of the flags of a file's head (MS-DOC 2.5.1, FibBase)."""

_SETTINGS = (
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("org.openoffice.Inet/Settings", "ooInetProxyType", "1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
"""The profile: macros and what else is alive in a document are off, and the way to the network leads nowhere."""


def open_file(data: bytes) -> Source:
    """This function will open an old Word document.

    :raises ReadingError: reading.converter_missing, reading.conversion_too_long, reading.encrypted, reading.damaged,
    and what `docx` raises.
    """
    if _is_locked(data):
        raise ReadingError("reading.encrypted")
    program = find_office()
    if program is None:
        raise ReadingError("reading.converter_missing")
    home = _IN_MEMORY if os.access(_IN_MEMORY, os.W_OK | os.X_OK) else None
    with tempfile.TemporaryDirectory(prefix="thongsuot-", dir=home, ignore_cleanup_errors=True) as folder:
        return docx.open_file(_converted(data, program, Path(folder)))


def _is_locked(data: bytes) -> bool:
    """Whether the head of the text, which begins a sector, says that a password locks it."""
    at = data.find(_HEAD_OF_WORD)
    while at >= 0:
        if at % _SECTOR == 0:
            return bool(data[at + _FLAGS : at + _FLAGS + 1] and data[at + _FLAGS] & _LOCKED)
        at = data.find(_HEAD_OF_WORD, at + 1)
    return False


def _converted(data: bytes, program: str, folder: Path) -> bytes:
    (folder / "old.doc").write_bytes(data)
    _write_profile(folder / "profile")
    _run(_command(program, folder), folder)
    made = folder / "new" / "old.docx"
    if not made.is_file():  # LibreOffice says nothing by its exit code
        raise ReadingError("reading.damaged")
    check_bytes(made.stat().st_size)
    return made.read_bytes()


def _command(program: str, folder: Path) -> list[str]:
    profile = (folder / "profile").as_uri()
    options = ["--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--infilter=MS Word 97"]
    target = ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "new")]
    return [program, f"-env:UserInstallation={profile}", *options, *target, str(folder / "old.doc")]


def _write_profile(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>\n",
        encoding="utf-8",
    )


def _run(command: list[str], folder: Path) -> None:
    try:
        run(command, seconds=MOST_SECONDS, folder=folder, environment={"HOME": str(folder), "TMPDIR": str(folder)})
    except subprocess.TimeoutExpired as error:
        raise ReadingError("reading.conversion_too_long", limit=MOST_SECONDS) from error

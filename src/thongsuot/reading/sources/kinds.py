"""The kinds of files that can be read: one table, for whoever opens them, offers them or refuses another."""

from __future__ import annotations

import importlib
import shutil
from dataclasses import dataclass

OFFICE_PROGRAMS = ("soffice", "libreoffice")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind by its code: how the names of its files end with their media types, the module that opens them.

    `needs` is the other program without which none of them can be read: "office" or "recogniser".
    """

    code: str
    module: str
    media_types: dict[str, str]
    needs: str | None = None


_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS: tuple[Kind, ...] = (
    Kind("docx", "docx", {".docx": f"{_OFFICE}.wordprocessingml.document"}),
    Kind("doc", "doc", {".doc": "application/msword"}, needs="office"),
    Kind("pdf", "pdf", {".pdf": "application/pdf"}),
    Kind("xlsx", "sheet", {".xlsx": f"{_OFFICE}.spreadsheetml.sheet"}),
    Kind("html", "markup", {".html": "text/html", ".htm": "text/html"}),
    Kind("plain", "plain", {".txt": "text/plain", ".md": "text/markdown"}),
    Kind(
        "picture",
        "photographs",
        {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".tif": "image/tiff", ".tiff": "image/tiff"},
        needs="recogniser",
    ),
)
MODULES = {kind.code: f"thongsuot.reading.sources.{kind.module}" for kind in KINDS}
MEDIA_TYPES = {suffix: media_type for kind in KINDS for suffix, media_type in kind.media_types.items()}


def readable_suffixes() -> tuple[str, ...]:
    """This function will tell how the names of the files end that can be read on this machine."""
    found = {"office": find_office() is not None, "recogniser": reads_scans(), None: True}
    return tuple(suffix for kind in KINDS if found[kind.needs] for suffix in kind.media_types)


def find_office() -> str | None:
    """This function will find the program that opens old Word files."""
    return next(filter(None, map(shutil.which, OFFICE_PROGRAMS)), None)


def reads_scans() -> bool:
    """This function will tell whether pages that are pictures can be read on this machine."""
    module = importlib.import_module("thongsuot.reading.sources.scans")  # slow to import, and seldom needed
    return bool(module.is_there())

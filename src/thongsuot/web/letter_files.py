"""Invitation letters as files: those right beneath a unit in one, those of all units beneath it in a .zip."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.translation import gettext as _

from thongsuot.catalogues import queries as catalogues
from thongsuot.catalogues.rules import Catalogue
from thongsuot.convening.queries.letters import Invited, Packet
from thongsuot.convening.queries.seeing import ConferenceHead
from thongsuot.convening.queries.studied import studied
from thongsuot.files.queries import Content
from thongsuot.officedoc import Letter, letters_docx, letters_pdf
from thongsuot.people.access import Reader
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef
from thongsuot.web.letters import VIETNAMESE, letters

LETTERS: Mapping[str, Callable[[Sequence[Letter]], bytes]] = {"docx": letters_docx, "pdf": letters_pdf}
"""What writes them, by the ending of the file's name."""
A_FILE = 100
"""Letters in one file of a .zip; a longer Word file takes ever longer to write."""
NAME_LENGTH = 80
ZIP = "application/zip"

Told = Callable[[int, int], object]
"""What is told how many of how many letters are written."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What all letters of a conference have in common."""

    head: ConferenceHead
    above: str
    symbols: Sequence[str]
    categories: Mapping[str, str]

    def written(self, invited: Sequence[Invited]) -> list[Letter]:
        """A letter to each of these units."""
        return list(letters(self.head, invited, self.above, self.symbols, self.categories))


def desk_of(reader: Reader, head: ConferenceHead) -> Desk:
    """The conference's letters, as they are in Vietnamese whoever prints them; three queries."""
    above = units.name_above(head.organiser.id, reader.tree)
    symbols = [line.symbol or line.title for line in studied(reader, head)]
    words = catalogues.words_ever([Catalogue.MEMBER_CATEGORIES], VIETNAMESE)[Catalogue.MEMBER_CATEGORIES]
    return Desk(head, above, symbols, words)


def zipped(desk: Desk, packets: Sequence[Packet], form: str, told: Told | None = None) -> bytes:
    """A file of letters for each unit that passes some on, a hundred letters at most in each."""
    wanted, done = sum(len(packet.letters) for packet in packets), 0
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for packet in packets:
            for name, some in _files(packet, form):
                archive.writestr(name, LETTERS[form](desk.written(some)))
                done += len(some)
                if told:
                    told(done, wanted)
    return target.getvalue()


def zip_content(unit: UnitRef, form: str, day: date, data: bytes) -> Content:
    """The .zip under its name."""
    return Content(f"{_('Invitation letters')} {unit.code} {day:%Y-%m-%d} {form}.zip", ZIP, data)


def _files(packet: Packet, form: str) -> Iterator[tuple[str, Sequence[Invited]]]:
    name = f"{packet.unit.code} {packet.unit.name}".replace("/", "-").replace("\\", "-")[:NAME_LENGTH].strip()
    starts = range(0, len(packet.letters), A_FILE)
    for number, start in enumerate(starts, 1):
        part = f" ({number})" if len(starts) > 1 else ""
        yield f"{name}{part}.{form}", packet.letters[start : start + A_FILE]

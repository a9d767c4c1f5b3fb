"""What the seed's units did with the documents and when: the same for the same seed, different from unit to unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b
from uuid import UUID

from thongsuot.documents.operations.loading import NewReceipt
from thongsuot.kernel.days import ZONE
from thongsuot.plans.operations.loading import Given
from thongsuot.plans.rules import Event
from thongsuot.units.operations.loading import NewUnit

LAST_DAY = date(2026, 11, 20)
"""The last day of the story: what was undone then is undone in the seed."""

PUBLISHED = {
    "nghi-quyet-901-nq-tw.txt": date(2026, 1, 14),
    "chi-thi-902-ct-tw.txt": date(2026, 4, 9),
    "ket-luan-903-kl-tw.txt": date(2026, 7, 2),
    "ke-hoach-904-kh-tw.txt": date(2026, 10, 12),
}
"""The documents and the days on which they were published."""

POSTS = ("Bí thư", "Phó Bí thư", "Ủy viên phụ trách")
RECEIPTS_A_BATCH = 20_000
About = tuple[date, int, int]
"""What an obligation is known by in every database: its document's day, its sentence's place, its unit."""


@dataclass(frozen=True, slots=True)
class Luck:
    """Numbers in [0, 1) that are always the same for the same thing."""

    seed: int

    def of(self, *about: object) -> float:
        """The number of this thing."""
        return self._drawn(about) / 2**64

    def id_at(self, moment: datetime, *about: object) -> UUID:
        """A UUIDv7 (RFC 9562) of this moment."""
        drawn = self._drawn(("id", *about))
        high = int(moment.timestamp() * 1000) << 16 | 0x7000 | drawn >> 52
        return UUID(int=high << 64 | 0b10 << 62 | drawn & (2**62 - 1))

    def _drawn(self, about: tuple[object, ...]) -> int:
        return int.from_bytes(blake2b(repr((self.seed, *about)).encode(), digest_size=8).digest(), "big")


class Story:
    """What became of documents and tasks in these units."""

    def __init__(self, units: Sequence[NewUnit], luck: Luck) -> None:
        self.units = units
        self.luck = luck
        self.paces = {unit.code: self._pace(unit.code) for unit in units if unit.code.count("-") < 2}

    def receipts(self, published: dict[int, date]) -> Iterator[list[NewReceipt]]:
        """Units confirm documents within a week, or not at all."""
        batch: list[NewReceipt] = []
        for document_id, day in published.items():
            for unit_id in range(2, len(self.units) + 1):
                if self.luck.of("receives", day, unit_id) < self.pace(unit_id) + 0.05:
                    at = self._moment(day + timedelta(days=1 + unit_id % 7), unit_id)
                    batch.append(NewReceipt(self.luck.id_at(at, "receipt", day, unit_id), document_id, unit_id, at))
                if len(batch) == RECEIPTS_A_BATCH:
                    yield batch
                    batch = []
        yield batch

    def became(self, given: Given) -> list[Event]:
        """What became of an obligation: taken on, done, in time or late, or not."""
        about = (given.given_on, given.start, given.unit_id)
        pace = self.pace(given.unit_id)
        taken_on = given.given_on + timedelta(days=2 + int(12 * self.luck.of("charge", about)))
        if self.luck.of("takes on", about) > pace + 0.03 or taken_on > LAST_DAY:
            return []
        post = POSTS[int(len(POSTS) * self.luck.of("post", about))]
        events = [Event(self._id(taken_on, about, "taken on"), "taken_on", taken_on, in_charge=post)]
        done_on = None if given.regular else self._done_on(given, taken_on, pace, about)
        if done_on is not None:
            product, link = given.product or "Báo cáo kết quả", f"https://seed.example/{given.unit_id}/{given.start}"
            event_id = self._id(done_on, about, "done")
            events.append(Event(event_id, "done", done_on, product=product, evidence_link=link))
        elif self.luck.of("progress", about) < 0.3:
            day = min(taken_on + timedelta(days=30), LAST_DAY)
            percent = 10 * int(1 + 9 * self.luck.of("percent", about))
            events.append(Event(self._id(day, about, "progress"), "progress", day, percent=percent))
        return events

    def pace(self, unit_id: int) -> float:
        """The share of its duties that a unit meets in time: its province's and its commune's, a little its own."""
        code = self.units[unit_id - 1].code
        above = "-".join(code.split("-")[:2])
        return self.paces[above] + 0.06 * (self.luck.of("own", unit_id) - 0.5)

    def _pace(self, code: str) -> float:
        """Most are good; one in ten is far behind."""
        province = 0.86 + 0.12 * self.luck.of("province", code.split("-", maxsplit=1)[0])
        return province - 0.35 if self.luck.of("slow", code) < 0.1 else province

    def _done_on(self, given: Given, taken_on: date, pace: float, about: About) -> date | None:
        chance = self.luck.of("completes", about)
        if chance > pace:
            return None
        due = given.due_day or taken_on + timedelta(days=240)
        late = int(40 * (chance - 0.8)) if chance > 0.8 else -int(25 * self.luck.of("early", about))
        day = max(due + timedelta(days=late), taken_on)
        return day if day <= LAST_DAY else None

    def _id(self, day: date, about: About, kind: str) -> UUID:
        return self.luck.id_at(self._moment(day, about[-1]), kind, about)

    def _moment(self, day: date, number: int) -> datetime:
        """A moment within office hours."""
        minutes = 7 * 60 + 30 + number % 540
        return datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=ZONE)

"""What the demo's units did and when: the same on every machine, different from unit to unit."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from thongsuot.kernel.days import ZONE
from thongsuot.people.rules.roles import Role

LAST_DAY = date(2026, 11, 20)
"""The last day of the story; what was still undone then is undone in the demo."""

SURE = 0.8
"""What the reader is at least so sure of is confirmed in one go; the rest one by one."""


@dataclass(frozen=True, slots=True)
class DemoDocument:
    """A file of the demo; a document without a day of publication stays a draft to be reviewed."""

    file: str
    published_on: date | None


@dataclass(frozen=True, slots=True)
class DemoUser:
    """Someone to sign in as."""

    username: str
    name: str
    role: Role
    unit: str
    with_subtree: bool


DOCUMENTS = (
    DemoDocument("nghi-quyet-15-nq-tu.docx", date(2026, 1, 14)),
    DemoDocument("chuong-trinh-22-ctr-tu.pdf", date(2026, 3, 23)),
    DemoDocument("chi-thi-09-ct-tu.txt", date(2026, 8, 6)),
    DemoDocument("ke-hoach-214-kh-ubnd.txt", None),
)
USERS: tuple[DemoUser, ...] = (
    DemoUser("van-phong", "Văn phòng Tỉnh ủy", Role.OFFICE, "HL", with_subtree=True),
    DemoUser("lanh-dao", "Thường trực Tỉnh ủy", Role.LEADER, "HL", with_subtree=True),
    DemoUser("bi-thu-xa", "Bí thư Đảng ủy xã Nam Sơn", Role.SECRETARY, "X26", with_subtree=True),
    DemoUser("bi-thu-chi-bo", "Bí thư Chi bộ thôn 3, xã Nam Sơn", Role.SECRETARY, "X26-07", with_subtree=False),
    DemoUser("so-khcn", "Văn phòng Sở Khoa học và Công nghệ", Role.SECRETARY, "SKHCN", with_subtree=False),
    DemoUser("kiem-tra", "Ủy ban Kiểm tra Tỉnh ủy", Role.INSPECTOR, "HL", with_subtree=True),
    DemoUser("dang-vien", "Đảng viên, Chi bộ thôn 3, xã Nam Sơn", Role.MEMBER, "X26-07", with_subtree=False),
    DemoUser("quan-tri", "Quản trị hệ thống", Role.ADMINISTRATOR, "HL", with_subtree=True),
)

SLOW = {"X26": 0.42, "X31": 0.55, "X15": 0.6, "P05": 0.63, "X42": 0.66, "SGDDT": 0.5, "DUUB": 0.7}
"""Communes and bodies that are behind, and the share of their duties that they meet."""


def pace(code: str) -> float:
    """The share of its duties that a unit meets in time: its commune's or body's, a little its own."""
    top = code.removeprefix("UB-").split("-")[0]
    usual = 0.9 + 0.1 * luck("pace", top)
    return min(1.0, SLOW.get(top, usual) + 0.06 * (luck("own", code) - 0.5))


def luck(*about: object) -> float:
    """A number in [0, 1) that is always the same for the same thing."""
    return random.Random(":".join(map(str, about))).random()  # noqa: S311  # plausible, not secret


def receives(code: str, published_on: date) -> date | None:
    """The day on which a unit confirmed a document; None: not by the end of the story."""
    if luck("receives", code, published_on) > pace(code) + 0.05:
        return None
    return told_by_end(published_on + timedelta(days=int(1 + 6 * luck("day", code, published_on) ** 2)))


def takes_on(code: str, task: int, given_on: date) -> date | None:
    """The day on which a unit put someone in charge of a task."""
    if luck("takes on", code, task) > pace(code) + 0.03:
        return None
    return told_by_end(given_on + timedelta(days=int(2 + 12 * luck("charge", code, task))))


def completes(code: str, task: int, taken_on: date, due_day: date | None) -> date | None:
    """The day on which a unit reported a task done: mostly before its deadline, sometimes after, sometimes not."""
    chance = luck("completes", code, task)
    if chance > pace(code):
        return None
    due = due_day or taken_on + timedelta(days=240)
    late = int(40 * (chance - 0.8)) if chance > 0.8 else -int(25 * luck("early", code, task))
    return told_by_end(max(due + timedelta(days=late), taken_on))


def told_by_end(day: date) -> date | None:
    """The day, unless the story has ended before."""
    return day if day <= LAST_DAY else None


def moment(day: date, *about: object) -> datetime:
    """A moment within office hours of the day."""
    minutes = int(7 * 60 + 30 + 9 * 60 * luck("minute", day, *about))
    return datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=ZONE)

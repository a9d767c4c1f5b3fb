"""A member's own courses: what there is to study, how far they have read, the screens themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from thongsuot.courses.models import Place
from thongsuot.courses.rules import Screen, furthest, screen_at, screens
from thongsuot.courses.rules.refusals import refusal
from thongsuot.documents.queries.layouts import Layout, layout
from thongsuot.documents.queries.texts import PassageText, Section, stretch
from thongsuot.people.access import Reader
from thongsuot.people.queries.own import Self, oneself
from thongsuot.study.queries.own import OwnStudy, own_studies


@dataclass(frozen=True)
class Progress:
    """A layout cut into screens, and how many of its passages are read."""

    layout: Layout
    read: int

    @cached_property
    def screens(self) -> tuple[Screen, ...]:
        """The screens of the text."""
        return screens(self.layout.pieces)

    @property
    def screens_read(self) -> int:
        """How many screens are read whole."""
        return screen_at(self.screens, self.read)

    @property
    def clauses(self) -> int:
        """How many clauses there are."""
        return self.screens[-1].clauses if self.screens else 0

    @property
    def clauses_read(self) -> int:
        """How many of them are read."""
        return self.screens[self.screens_read - 1].clauses if self.screens_read else 0

    @property
    def is_read(self) -> bool:
        """True when everything is read."""
        return bool(self.screens) and self.screens_read == len(self.screens)

    @property
    def next_screen(self) -> int:
        """The screen to go on at, counted from 1; the first where everything is read."""
        return 1 if self.is_read else self.screens_read + 1


@dataclass(frozen=True, slots=True)
class OwnCourse:
    """A document in the list of what there is to study; `read` of `of` passages are read."""

    study: OwnStudy
    read: int
    of: int


@dataclass(frozen=True, slots=True)
class ScreenPage:
    """One screen with its words."""

    study: OwnStudy
    progress: Progress
    screen: Screen
    section: Section


@dataclass(frozen=True, slots=True)
class WholePage:
    """All screens with their passages; `named` as in a section."""

    study: OwnStudy
    progress: Progress
    parts: tuple[tuple[Screen, tuple[PassageText, ...]], ...]
    named: Mapping[int, int]


def required_self(reader: Reader) -> Self:
    """The member who reads.

    :raises DomainError: courses.unknown_member
    """
    found = oneself(reader)
    if found is None:
        raise refusal("courses.unknown_member")
    return found


def own_courses(reader: Reader) -> tuple[OwnCourse, ...] | None:
    """What there is to study for the member who reads, with how far they are; None for who is no member."""
    found = oneself(reader)
    if found is None:
        return None
    places = {row.document_id: row for row in Place.objects.filter(member=found.member_id)}
    return tuple(
        OwnCourse(one, place.read if place else 0, place.of if place else 0)
        for one in own_studies(reader, found)
        for place in [places.get(one.document_id)]
    )


def study_of(reader: Reader, member: Self, document_id: int) -> OwnStudy:
    """A document that reaches the member.

    :raises DomainError: courses.unknown_course
    """
    found = next((one for one in own_studies(reader, member) if one.document_id == document_id), None)
    if found is None:
        raise refusal("courses.unknown_course")
    return found


def progress_of(reader: Reader, member: Self, document_id: int) -> Progress:
    """How far the member has read the version in force; a place in an earlier one is found again by its clause."""
    text = layout(reader, document_id)
    place = Place.objects.filter(member=member.member_id, document=document_id).first()
    if place is None:
        return Progress(text, 0)
    same = place.version_id == text.version_id
    return Progress(text, place.read if same else furthest(text.pieces, place.clause))


def screen(reader: Reader, document_id: int, number: int) -> ScreenPage:
    """A screen of a course, counted from 1; one that is not there gives the last.

    :raises DomainError: courses.unknown_member, courses.unknown_course
    """
    study, progress = _readable(reader, document_id)
    every = progress.screens
    one = every[min(max(number, 1), len(every)) - 1]
    return ScreenPage(study, progress, one, stretch(reader, progress.layout.version_id, one.start, one.end))


def whole(reader: Reader, document_id: int) -> WholePage:
    """All of a course at once, for a device that is to show it without a network.

    :raises DomainError: courses.unknown_member, courses.unknown_course
    """
    study, progress = _readable(reader, document_id)
    every = progress.screens
    text = stretch(reader, progress.layout.version_id, every[0].start, every[-1].end)
    placed = [(one.segments[0].start, one) for one in text.passages if one.segments]
    parts = tuple(
        (screen, tuple(one for start, one in placed if screen.start <= start < screen.end)) for screen in every
    )
    return WholePage(study, progress, parts, text.named)


def _readable(reader: Reader, document_id: int) -> tuple[OwnStudy, Progress]:
    """What the reader studies and how far they are, where there is something to read."""
    member = required_self(reader)
    study, progress = study_of(reader, member, document_id), progress_of(reader, member, document_id)
    if not progress.screens:
        raise refusal("courses.unknown_course")
    return study, progress

"""Writing catalogues: loading what is shipped, and an office's own edits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thongsuot.audit import operations as audit
from thongsuot.catalogues.models import Entry
from thongsuot.catalogues.queries import as_entry
from thongsuot.catalogues.rules import SHAPES, Catalogue, CatalogueChanged, CatalogueEntry, shipped
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.announcements import announce
from thongsuot.kernel.db import serialise
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission, require


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading the shipped files changed."""

    new: int
    changed: int
    kept: int


@transaction.atomic
def load_shipped(*, actor: Actor, now: datetime) -> Loaded:
    """Bring every shipped entry to what its file says; a code that an office has edited stays with the office."""
    require(actor=actor, permission=Permission.EDIT_CATALOGUES, unit_id=None, now=now)
    _take_turns(*Catalogue)
    stored = {(row.catalogue, row.code, row.from_day): row for row in Entry.objects.all()}
    of_office = {key[:2] for key, row in stored.items() if row.source == Entry.Source.OFFICE}
    wanted = [entry for catalogue in Catalogue for entry in shipped.entries(catalogue)]
    free = [entry for entry in wanted if (entry.catalogue, entry.code) not in of_office]
    new = [_row(entry, Entry.Source.SHIPPED) for entry in free if _key(entry) not in stored]
    changed = [entry for entry in free if _key(entry) in stored and _differs(entry, stored[_key(entry)])]
    # An entry that ends makes room for its successor: those that end first, new ones last.
    for entry in sorted(changed, key=lambda entry: entry.until_day is None):
        _mend(stored[_key(entry)], entry)
    Entry.objects.bulk_create(new)
    loaded = Loaded(new=len(new), changed=len(changed), kept=len(wanted) - len(new) - len(changed))
    if new or changed:
        detail = {"new": loaded.new, "changed": loaded.changed}
        audit.record(actor=actor, action="catalogues.load_shipped", subject="catalogues", now=now, detail=detail)
        _announce({entry.catalogue for entry in changed} | {row.catalogue for row in new}, actor, now)
    return loaded


@transaction.atomic
def save_entry(*, actor: Actor, entry: CatalogueEntry, revision: int | None, now: datetime) -> CatalogueEntry:
    """Write an entry as an office's own: a new one (`revision` None), or the one with its code and first day.

    :raises DomainError: catalogues.unknown_catalogue, catalogues.wrong_shape, catalogues.ends_before_it_starts,
        catalogues.already_there, catalogues.unknown_entry, catalogues.changed_meanwhile
    """
    require(actor=actor, permission=Permission.EDIT_CATALOGUES, unit_id=None, now=now)
    _check_shape(entry)
    _check_days(entry.from_day, entry.until_day)
    _take_turns(entry.catalogue)
    saved = _insert(entry) if revision is None else _replace(entry, revision)
    _record(actor, "catalogues.save_entry", saved, now)
    return saved


@transaction.atomic
def close_entry(
    *, actor: Actor, catalogue: str, code: str, until_day: date, revision: int, now: datetime
) -> CatalogueEntry:
    """End the open entry with this code: `until_day` is the first day on which it is no longer valid.

    :raises DomainError: catalogues.unknown_entry, catalogues.ends_before_it_starts, catalogues.changed_meanwhile
    """
    require(actor=actor, permission=Permission.EDIT_CATALOGUES, unit_id=None, now=now)
    _take_turns(catalogue)
    row = Entry.objects.select_for_update().filter(catalogue=catalogue, code=code, until_day=None).first()
    if row is None:
        raise _unknown(catalogue, code)
    _check_days(row.from_day, until_day)
    _check_revision(row, revision)
    closed = replace(as_entry(row), until_day=until_day)
    row.source = Entry.Source.OFFICE
    _mend(row, closed)
    _record(actor, "catalogues.close_entry", as_entry(row), now)
    return as_entry(row)


def _take_turns(*catalogues: str) -> None:
    """Let one transaction at a time write a catalogue: what it has read still holds when it writes."""
    for catalogue in sorted(catalogues):
        serialise(f"catalogues:{catalogue}")


def _insert(entry: CatalogueEntry) -> CatalogueEntry:
    row = _row(entry, Entry.Source.OFFICE)
    _check_alone(entry)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise _already_there(entry) from error
    return as_entry(row)


def _replace(entry: CatalogueEntry, revision: int) -> CatalogueEntry:
    of_that_key = Entry.objects.filter(catalogue=entry.catalogue, code=entry.code, from_day=entry.from_day)
    row = of_that_key.select_for_update().first()
    if row is None:
        raise _unknown(entry.catalogue, entry.code)
    _check_revision(row, revision)
    _check_alone(entry, row.pk)
    row.source = Entry.Source.OFFICE
    _mend(row, entry)
    return as_entry(row)


def _check_alone(entry: CatalogueEntry, row_id: int = 0) -> None:
    """Refuse an entry whose days another row of its code shares; no constraint of both databases can say this."""
    others = Entry.objects.filter(catalogue=entry.catalogue, code=entry.code).exclude(pk=row_id)
    shared = others.filter(Q(until_day__isnull=True) | Q(until_day__gt=entry.from_day))
    if entry.until_day is not None:
        shared = shared.filter(from_day__lt=entry.until_day)
    if shared.exists():
        raise _already_there(entry)


def _already_there(entry: CatalogueEntry) -> DomainError:
    return DomainError(
        "catalogues.already_there", _("There is already an entry %(entry)s at that time."), entry=entry.code
    )


def _check_days(from_day: date, until_day: date | None) -> None:
    if until_day is not None and until_day <= from_day:
        raise DomainError("catalogues.ends_before_it_starts", _("The entry would end before it starts."))


def _check_shape(entry: CatalogueEntry) -> None:
    if entry.catalogue not in SHAPES:
        raise DomainError(
            "catalogues.unknown_catalogue", _("There is no catalogue %(catalogue)s."), catalogue=entry.catalogue
        )
    faults = SHAPES[entry.catalogue].faults(entry.detail)
    if faults or not entry.words_vi.strip() or not entry.words_en.strip():
        raise DomainError(
            "catalogues.wrong_shape",
            _("The entry is incomplete or holds what this catalogue does not know: %(faults)s."),
            faults=", ".join(faults) or "words",
        )


def _check_revision(row: Entry, revision: int) -> None:
    if row.revision != revision:
        raise DomainError(
            "catalogues.changed_meanwhile",
            _("Someone has saved this entry meanwhile. It now says: %(words)s."),
            words=f"{row.words_vi} / {row.words_en}",
            revision=row.revision,
        )


def _unknown(catalogue: str, code: str) -> DomainError:
    return DomainError(
        "catalogues.unknown_entry",
        _("The catalogue %(catalogue)s holds no entry %(entry)s on that day."),
        catalogue=catalogue,
        entry=code,
    )


def _record(actor: Actor, action: str, entry: CatalogueEntry, now: datetime) -> None:
    subject = f"entry:{entry.catalogue}:{entry.code}"
    detail = {"from_day": entry.from_day.isoformat(), "revision": entry.revision}
    audit.record(actor=actor, action=action, subject=subject, now=now, detail=detail)
    _announce({entry.catalogue}, actor, now)


def _announce(catalogues: set[str], actor: Actor, now: datetime) -> None:
    announce([CatalogueChanged(catalogue) for catalogue in sorted(catalogues)], actor=actor, now=now)


def _key(entry: CatalogueEntry) -> tuple[str, str, date]:
    return entry.catalogue, entry.code, entry.from_day


def _content(entry: CatalogueEntry) -> dict[str, Any]:
    return {
        "words_vi": entry.words_vi,
        "words_en": entry.words_en,
        "detail": dict(entry.detail),
        "position": entry.position,
        "until_day": entry.until_day,
    }


def _differs(entry: CatalogueEntry, row: Entry) -> bool:
    return _content(entry) != _content(as_entry(row))


def _mend(row: Entry, entry: CatalogueEntry) -> None:
    for name, value in _content(entry).items():
        setattr(row, name, value)
    row.revision += 1
    row.save()


def _row(entry: CatalogueEntry, source: str) -> Entry:
    return Entry(catalogue=entry.catalogue, code=entry.code, from_day=entry.from_day, source=source, **_content(entry))

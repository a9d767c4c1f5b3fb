"""What is given to those who take part: links, and materials whose files are versions."""

from __future__ import annotations

import mimetypes
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from thongsuot.audit import operations as audit
from thongsuot.convening.models import Conference, Link, Material, MaterialVersion
from thongsuot.convening.operations.conferences import held_conference
from thongsuot.convening.queries.materials import unknown_material
from thongsuot.files import operations as files
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.vietnamese.text import normalise


@transaction.atomic
def add_link(*, actor: Actor, conference_id: int, words: str, url: str, now: datetime) -> int:
    """Give a link, a stream's perhaps; an address that is given already gets these words. Its id.

    :raises DomainError: as `held_conference`; convening.link_not_web
    """
    row = held_conference(actor=actor, conference_id=conference_id, now=now)
    if not url.startswith(("https://", "http://")):
        message = _("A link begins with https:// or http://.")
        raise DomainError("convening.link_not_web", message, fields={"url": message})
    link, _new = Link.objects.update_or_create(conference=row, url=url, defaults={"words": _tidy(words)})
    _record(actor, row, now, action="convening.add_link", link=link.pk)
    return link.pk


@transaction.atomic
def remove_link(*, actor: Actor, conference_id: int, link_id: int, now: datetime) -> None:
    """Take a link away; one that is gone stays gone.

    :raises DomainError: as `held_conference`
    """
    row = held_conference(actor=actor, conference_id=conference_id, now=now)
    gone, _each = Link.objects.filter(conference=row, pk=link_id).delete()
    if gone:
        _record(actor, row, now, action="convening.remove_link", link=link_id)


@transaction.atomic
def add_material(*, actor: Actor, conference_id: int, title: str, data: bytes, name: str, now: datetime) -> int:
    """Give a file under a title; a title that is there already gets a further version of it. The version's id.

    The very file that is its last version already is not kept twice.

    :raises DomainError: as `held_conference`
    """
    row = held_conference(actor=actor, conference_id=conference_id, now=now)
    material, _new = Material.objects.update_or_create(
        conference=row, title=_tidy(title), defaults={"withdrawn_at": None}
    )
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    kept = files.keep(data=data, name=name, media_type=media_type, now=now)
    last = material.versions.order_by("-number").first()
    if last is not None and last.file_id == kept.id:
        return last.pk
    number = (material.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = MaterialVersion.objects.create(
        material=material,
        number=number,
        file_id=kept.id,
        file_name=name[-255:],
        added_at=now,
        actor_id=actor.user_id,
    )
    _record(actor, row, now, action="convening.add_material", material=material.pk, version=number)
    return version.pk


@transaction.atomic
def withdraw_material(*, actor: Actor, conference_id: int, material_id: int, now: datetime) -> None:
    """Show a material no more to those who take part; its files stay for the office, who can give it again.

    :raises DomainError: as `held_conference`; convening.unknown_material
    """
    row = held_conference(actor=actor, conference_id=conference_id, now=now)
    if not Material.objects.filter(conference=row, pk=material_id).update(withdrawn_at=now):
        raise unknown_material()
    _record(actor, row, now, action="convening.withdraw_material", material=material_id)


@transaction.atomic
def give_again(*, actor: Actor, conference_id: int, material_id: int, now: datetime) -> None:
    """Show a material again that was withdrawn.

    :raises DomainError: as `held_conference`; convening.unknown_material
    """
    row = held_conference(actor=actor, conference_id=conference_id, now=now)
    if not Material.objects.filter(conference=row, pk=material_id).update(withdrawn_at=None):
        raise unknown_material()
    _record(actor, row, now, action="convening.give_again", material=material_id)


def _record(actor: Actor, row: Conference, now: datetime, *, action: str, **detail: object) -> None:
    subject = f"conference:{row.pk}"
    audit.record(actor=actor, action=action, subject=subject, unit_id=row.organiser_id, now=now, detail=detail)


def _tidy(words: str) -> str:
    return " ".join(normalise(words).split())

"""Who may change what hangs on a period, and when: senders together, whoever closes or opens it alone."""

from __future__ import annotations

from thongsuot.kernel import db
from thongsuot.submissions.models import Period
from thongsuot.submissions.rules import refusal


def name_of(period_id: int) -> str:
    """What a period is held by."""
    return f"submissions:period:{period_id}"


def share(period_id: int) -> Period:
    """The period, which nobody closes until this transaction ends; refused where it is closed.

    :raises DomainError: submissions.unknown_period, submissions.period_closed
    """
    db.share(name_of(period_id))
    period = _read(period_id)
    if period.closed_at is not None:
        raise refusal("submissions.period_closed")
    return period


def alone(period_id: int) -> Period:
    """The period, for which nobody sends or calls anything back until this transaction ends.

    :raises DomainError: submissions.unknown_period
    """
    db.serialise(name_of(period_id))
    return _read(period_id)


def _read(period_id: int) -> Period:
    period = Period.objects.filter(pk=period_id).first()
    if period is None:
        raise refusal("submissions.unknown_period")
    return period

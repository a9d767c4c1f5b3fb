"""API tokens as their user sees them: what each is for, when it was last used, when it ends. Never the token."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from thongsuot.kernel.errors import Message
from thongsuot.people.access import Reader
from thongsuot.people.models import ApiToken
from thongsuot.people.rules.tokens import SCOPE_WORDS, TokenScope


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token; `last_used_at` is exact to the hour, `last_day` is inclusive."""

    token_id: int
    purpose: str
    scopes: tuple[TokenScope, ...]
    made_at: datetime
    last_day: date
    last_used_at: datetime | None
    ended_at: datetime | None

    @property
    def words(self) -> tuple[Message, ...]:
        """What it may do, in words."""
        return tuple(SCOPE_WORDS[scope] for scope in self.scopes)

    def is_open(self, day: date) -> bool:
        """True while it can be used."""
        return self.ended_at is None and self.last_day >= day


def tokens_of(reader: Reader) -> tuple[TokenRow, ...]:
    """The reader's own tokens, newest first; none for the machine's operator."""
    return () if reader.actor.user_id is None else of_user(reader.actor.user_id)


def of_user(user_id: int) -> tuple[TokenRow, ...]:
    """A user's tokens. Whoever shows them to somebody else has asked `people.access`."""
    rows = ApiToken.objects.filter(user_id=user_id).order_by("-pk")
    return tuple(
        TokenRow(
            row.pk, row.purpose, tuple(map(TokenScope, row.scopes)), row.made_at, row.last_day, row.last_used_at,
            row.ended_at,
        )
        for row in rows
    )  # fmt: skip

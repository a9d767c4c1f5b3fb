"""Who acts. Operations take an actor; nothing in the domain looks at a request or a signed-in user."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Door = Literal["web", "api", "cli", "job", "system"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What an API token leaves of its user: of all the user's permissions only these, whatever the grants hold."""

    token_id: int
    permissions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Actor:
    """A user coming through a door; `user_id` None is the machine's own operator (command line, shipped data).

    `limits` narrow what the user may do, where an API token acts for them; None leaves all that the grants give.
    """

    user_id: int | None
    door: Door
    limits: Limits | None = None

    @property
    def is_operator(self) -> bool:
        """True for whoever runs the machine: the command line and start-up, never a web or API request."""
        return self.user_id is None and self.door in {"cli", "system", "job"}


OPERATOR = Actor(user_id=None, door="cli")

"""Ids: UUIDv7, so that what is written later sorts later."""

from __future__ import annotations

import uuid

import uuid_utils


def new_id() -> uuid.UUID:
    """A fresh time-ordered id (RFC 9562, version 7)."""
    return uuid.UUID(int=uuid_utils.uuid7().int)

"""A signed-in browser without JavaScript."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from thongsuot.people.models import User

NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)


@pytest.fixture
def user(db: None) -> User:
    """Someone who can sign in and has no grant."""
    user = User(username="hoa", display_name="Nguyễn Thị Hoà", joined_at=NOW)
    user.set_password("a long enough secret")
    user.save()
    return user


@pytest.fixture
def signed_in(user: User) -> Client:
    """That person's browser, in English, so that tests read like the code."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client

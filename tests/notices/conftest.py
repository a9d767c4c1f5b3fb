"""The organised province with its offices' addresses, and mail that is set up."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from tests.kept import once
from tests.plans import world as at
from tests.web.organisation import Organised, organise
from thongsuot.people.models import User
from thongsuot.people.rules.roles import Role


@pytest.fixture
def organised(db: None) -> Organised:
    """A document of which two departments' and two communes' steps are late; three of the units have a secretary."""
    return once(_organise)


def _organise() -> Organised:
    made = organise()
    for name, unit_id in (("stc", made.world.finance), ("binh", made.world.communes[1])):
        acting(unit_id, f"{name}@hl.example")
    acting(made.world.communes[2], "")
    return made


def acting(unit_id: int, email: str, role: Role = Role.SECRETARY, language: str = "vi") -> None:
    """Someone who acts for a unit."""
    actor = at.person(role, unit_id, with_subtree=False)
    User.objects.filter(pk=actor.user_id or 0).update(email=email, language=language)


@pytest.fixture
def mail(settings: Settings) -> None:
    """An installation that sends mail."""
    settings.MAIL_IS_SET, settings.SITE_ADDRESS = True, "https://hl.example"

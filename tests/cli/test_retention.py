"""The rules of retention from the command line."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from tests.people.world import plan, settle
from thongsuot.cli.app import app
from thongsuot.cli.retention import WORDS
from thongsuot.people.models import MemberImport
from thongsuot.people.rules.retention import Kept

pytestmark = pytest.mark.django_db


def test_nothing_goes_unless_it_is_told_to() -> None:
    settle()
    plan("DV9,Ai,C1,member,,,1/1/2025,")  # long ago, by the clock of today
    dry = CliRunner().invoke(app, ["retention"])
    assert dry.exit_code == 0
    assert MemberImport.objects.count() == 1
    done = CliRunner().invoke(app, ["retention", "--apply"])
    assert done.exit_code == 0
    assert not MemberImport.objects.exists()


def test_everything_that_is_kept_has_words() -> None:
    assert set(WORDS) == set(Kept)

"""Sealing and verifying the record from the command line."""

from __future__ import annotations

import logging

import pytest
from typer.testing import CliRunner, Result

from tests.audit.chain import Block, Entry, act, change, sealed
from thongsuot.cli.app import app
from thongsuot.config.logs import LOGGING

pytestmark = pytest.mark.django_db


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["audit", *words])


def test_sealing_prints_the_seal_that_can_be_kept_elsewhere() -> None:
    act(1)
    output = run("seal").output
    assert f"1:{Block.objects.get().hash}" in output.replace("\n", "")


def test_an_untouched_record_verifies_and_what_waits_is_told() -> None:
    sealed(2)
    act(3)
    result = run("verify")
    assert result.exit_code == 0
    assert "1" in result.output.splitlines()[-2]


def test_a_finding_names_its_code_and_ends_with_two() -> None:
    ids = sealed(2)
    change(Entry, ids[0], action="x.y")
    result = run("verify")
    assert result.exit_code == 2
    assert "audit.changed" in result.output
    assert str(ids[0]) in result.output


def test_a_cut_chain_is_found_by_a_seal_kept_elsewhere() -> None:
    sealed(2)
    assert run("verify", "--since-seal", "1").exit_code == 0
    assert run("verify", "--since-seal", "2").exit_code == 2


def test_the_log_lets_seals_through() -> None:
    loggers = LOGGING["loggers"]
    assert isinstance(loggers, dict)
    assert loggers["thongsuot.audit.seal"] == {"level": logging.getLevelName(logging.INFO)}

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import chromium
import private_postgres
import pytest
import suite
from suite import Outcome, Result, Step


def python(proves: str, code: str, **environment: str) -> Step:
    return Step(proves, (sys.executable, "-c", code), environment)


def test_a_failing_step_does_not_keep_the_others_from_running() -> None:
    outcomes = suite.Suite().lane([python("first", "raise SystemExit(3)"), python("second", "print('well')")])
    assert [outcome.result for outcome in outcomes] == [Result.FAILED, Result.PASSED]


def test_a_step_is_told_its_database_and_no_other(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("THONGSUOT_HOME", "/somewhere")
    monkeypatch.setenv("DATABASE_URL", "postgresql://production")
    code = "import os; print(os.environ.get('DATABASE_URL'), os.environ.get('THONGSUOT_HOME'))"
    suite.Suite().lane([python("plain", code), python("named", code, DATABASE_URL="postgresql://mine")])
    printed = capsys.readouterr().out
    assert "None None" in printed
    assert "postgresql://mine None" in printed
    assert "production" not in printed


def test_nothing_begins_after_a_stop() -> None:
    stopped = suite.Suite()
    stopped.stop()
    assert stopped.run(python("late", "")).result is Result.NOT_RUN


def test_the_account_names_what_failed_and_what_did_not_run() -> None:
    outcomes = [
        Outcome("The types hold", Result.FAILED, 3.2),
        Outcome("The tests pass on SQLite", Result.PASSED, 60.0, "812 passed"),
        Outcome("The pages work in Chromium", Result.NOT_RUN, note="no Chromium on this machine"),
    ]
    account = suite.account(outcomes, 63.2)
    assert "The tests pass on SQLite: 812 passed" in account
    assert "NOT RUN" in account
    assert account.endswith("1 of 3 checks failed. 1 did NOT run: see above.")


def test_the_counts_of_pytest_are_kept() -> None:
    assert suite._last_words("....\n3 passed, 1 skipped in 0.21s\n") == "3 passed, 1 skipped"
    assert suite._last_words("All checks passed!") == ""


def test_a_named_server_is_used_and_nothing_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", "postgresql://named/x")
    monkeypatch.setattr(private_postgres, "private_server", lambda: pytest.fail("started a server"))
    with suite.postgresql() as url:
        assert url == "postgresql://named/x"


def test_after_a_stop_no_server_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(private_postgres, "private_server", lambda: pytest.fail("started a server"))
    stopped = suite.Suite()
    stopped.stop()
    with contextlib.ExitStack() as ending, pytest.raises(RuntimeError):
        suite.made_ready(stopped, ending)


@pytest.mark.parametrize(("may_install", "result"), [(True, Result.FAILED), (False, Result.NOT_RUN)])
def test_a_missing_browser_is_said_loudly(
    may_install: bool, result: Result, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(chromium, "may_install", lambda: may_install)
    assert suite._without_browser().result is result
    assert "BROWSER TESTS WERE NOT RUN" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("code", "result"),
    [
        ("", Result.PASSED),
        ("raise SystemExit('Found 1 known vulnerability')", Result.FAILED),
        ("raise SystemExit('error: error sending request for url')", Result.NOT_RUN),
        ("import time; time.sleep(9)", Result.NOT_RUN),
    ],
    ids=["nothing known", "a weakness", "out of reach", "too slow"],
)
def test_an_audit_fails_for_a_weakness_and_not_for_a_missing_network(
    code: str, result: Result, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    step = Step("audit", (sys.executable, "-c", code), seconds=3, hindered="error sending request")
    monkeypatch.setattr(suite, "audit_step", lambda: step)
    assert suite.audited(suite.Suite()).result is result
    assert ("WERE NOT AUDITED" in capsys.readouterr().out) == (result is Result.NOT_RUN)


def test_ci_runs_what_the_readme_names() -> None:
    run = Path(suite.ROOT / ".ci" / "run")
    assert run.read_text(encoding="utf-8").splitlines()[-1] == "exec make test"
    assert "make test" in (suite.ROOT / "README.md").read_text(encoding="utf-8")

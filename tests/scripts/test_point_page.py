"""The page for roll call is built when its sources changed, without running what others wrote, and missed loudly."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import point_page
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
Ran = list[list[str]]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with one source, in which nothing was built."""
    source = tmp_path / "point" / "src" / "main.ts"
    source.parent.mkdir(parents=True)
    (tmp_path / "point" / "node_modules").mkdir()
    source.write_text("1")
    for name in ("package.json", "package-lock.json"):
        (tmp_path / "point" / name).write_text("{}")
    monkeypatch.setattr(point_page, "ROOT", tmp_path)
    monkeypatch.setattr(point_page, "SOURCES", tmp_path / "point")
    monkeypatch.setattr(point_page, "BUILT", tmp_path / "static" / "point")
    return tmp_path


def pretended(built: Path, *, fail: str = "") -> tuple[Ran, Callable[[list[str]], None]]:
    ran: Ran = []

    def run(command: list[str]) -> None:
        ran.append(command)
        if fail and any(fail in word for word in command):
            raise point_page.PageError(fail)
        for word in command:
            if word.startswith("--outfile="):
                file = Path(word.removeprefix("--outfile="))
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text("built")

    return ran, run


def test_it_is_built_once_and_again_only_after_a_change(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran, run = pretended(point_page.BUILT)
    monkeypatch.setattr(point_page, "_run", run)
    assert point_page.main([]) == 0
    assert len(ran) == 1 + len(point_page.BUNDLES)
    assert {path.name for path in point_page.BUILT.iterdir()} == {*point_page.BUNDLES, point_page.STAMP}
    assert point_page.main([]) == 0
    assert len(ran) == 1 + len(point_page.BUNDLES)
    (checkout / "point" / "src" / "main.ts").write_text("2")
    assert point_page.main([]) == 0
    assert len(ran) == 1 + 2 * len(point_page.BUNDLES), "the lock did not change: npm is not called again"


@pytest.mark.parametrize(("arguments", "code"), [([], 0), (["--required"], 1), (["--check"], 1)])
def test_without_a_registry_the_set_up_goes_on_and_says_so(
    checkout: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
) -> None:
    monkeypatch.setattr(point_page, "_run", pretended(point_page.BUILT, fail="ci")[1])
    assert point_page.main(arguments) == code
    assert "was NOT built" in capsys.readouterr().err
    assert not point_page.BUILT.exists()


def test_sources_that_do_not_bundle_stop_the_set_up(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(point_page, "_run", pretended(point_page.BUILT, fail="esbuild")[1])
    assert point_page.main([]) == 1
    assert list(point_page.BUILT.parent.glob("*")) == []


def test_npm_runs_no_scripts_and_keeps_nothing_outside_the_checkout(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran, run = pretended(point_page.BUILT)
    monkeypatch.setattr(point_page, "_run", run)
    point_page.install()
    assert "--ignore-scripts" in ran[0]
    given = {"SSL_CERT_FILE": "/certificates.pem", "npm_config_registry": "https://mirror.example/npm/"}
    made = point_page.environment(given)
    assert Path(made["npm_config_cache"]).is_relative_to(checkout)
    assert made["NODE_EXTRA_CA_CERTS"] == "/certificates.pem"
    assert made["npm_config_registry"] == given["npm_config_registry"]


def test_the_lock_names_every_file_by_its_digest_and_no_address() -> None:
    lock = json.loads((ROOT / "point" / "package-lock.json").read_text(encoding="utf-8"))
    packages = [package for path, package in lock["packages"].items() if path]
    assert all(package["integrity"].startswith("sha512-") for package in packages)
    assert not any(
        "resolved" in package or package.get("hasInstallScript") for package in packages if "dev" not in package
    )

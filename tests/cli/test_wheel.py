"""The wheel holds all that an installation needs: it runs from a folder of its own, outside any checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.migrated import TEMPLATE
from tests.repeating import FOLDER
from thongsuot.web.views import point

ROOT = Path(__file__).resolve().parent.parent.parent
UV = next((ROOT / ".tools").glob("uv-*/uv"), None)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which the wheel alone was installed; what it depends on is this environment's."""
    assert UV, "`make setup` brings uv"
    built, target = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("installed")
    subprocess.run([UV, "build", "-q", "--offline", "--wheel", "-o", built, ROOT], check=True, timeout=60)
    (wheel,) = built.glob("*.whl")
    install: list[str | Path] = [
        UV,
        "pip",
        "install",
        "-q",
        "--offline",
        "--no-deps",
        "--target",
        target,
        "--python",
        sys.executable,
    ]
    subprocess.run([*install, wheel], check=True, timeout=60)
    return target


def run(installed: Path, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    chosen = {"PYTHONPATH": str(installed), "THONGSUOT_HOME": str(home), "THONGSUOT_LANGUAGE": "vi"}
    environment = {**os.environ, **chosen, "DJANGO_SETTINGS_MODULE": "thongsuot.config.settings"}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, *words]
    return subprocess.run(command, env=environment, cwd=home, capture_output=True, text=True, timeout=120, check=False)


def test_an_installation_from_the_wheel_alone_is_ready(installed: Path, tmp_path: Path) -> None:
    """Where the suite has a migrated database it begins with a copy: its own migrations must find nothing to do."""
    kept = Path(os.environ.get(FOLDER, "")) / f"{TEMPLATE}.sqlite"
    if kept.is_file():
        shutil.copy(kept, tmp_path / "thongsuot.sqlite3")
    where = run(installed, tmp_path, "-m", "thongsuot.cli", "migrate")
    assert where.returncode == 0, where.stderr
    found = run(installed, tmp_path, "-m", "thongsuot.cli", "doctor", "--format", "json")
    states = {finding["check"]: finding["state"] for finding in json.loads(found.stdout)}
    assert {states[check] for check in ("database", "migrations", "static", "translations")} == {"ok"}


def test_what_runs_is_the_wheel_and_not_the_checkout(installed: Path, tmp_path: Path) -> None:
    asked = run(installed, tmp_path, "-c", "import thongsuot; print(thongsuot.__file__)")
    assert Path(asked.stdout.strip()) == installed / "thongsuot" / "__init__.py"


@pytest.mark.skipif(not point.is_built(), reason="the set-up reached no registry of npm packages")
def test_the_page_for_roll_call_comes_along(installed: Path) -> None:
    built = installed / "thongsuot" / "web" / "static" / "point"
    assert {path.name for path in built.iterdir()} == {path.name for path in point.BUILT.iterdir()}

"""The reader against texts that careful readers annotated; they lie beside the project, not in it."""

from __future__ import annotations

import importlib.util
import json
import os
import time
from pathlib import Path
from types import ModuleType

import pytest

from thongsuot.reading import as_guide, read

FOLDER = Path(os.environ.get("THONGSUOT_READING_GOLD", Path(__file__).parents[3] / "shared" / "reading"))
FLOORS = {
    "targets": 0.98,
    "assignments": 0.97,
    "deadlines": 0.9,
    "citations": 0.98,
    "figures": 0.9,
    "unit_changes": 0.98,
}

pytestmark = pytest.mark.skipif(
    not FOLDER.exists(), reason=f"the annotated texts are not at {FOLDER} (THONGSUOT_READING_GOLD)"
)


def texts() -> list[Path]:
    return sorted((FOLDER / "texts").glob("*.txt"))


@pytest.fixture(scope="module")
def score() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", FOLDER / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", texts(), ids=lambda path: path.stem)
def test_every_text_is_read_and_every_item_lies_in_it(path: Path) -> None:
    guide = as_guide(read(path.read_bytes(), name=path.name))
    text = path.read_text(encoding="utf-8")
    for layer in FLOORS:
        for item in guide[layer]:
            assert text[item["start"] : item["end"]] == item["quote"]


def test_the_annex_gives_its_rows_and_no_other() -> None:
    (path,) = (path for path in texts() if path.name.startswith("28-"))
    rows = [item.row for item in read(path.read_bytes(), name=path.name).assignments]
    assert rows == [str(number) for number in range(1, 141)]


def test_no_layer_falls_below_its_floor(score: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in texts():
        guide = as_guide(read(path.read_bytes(), name=path.name))
        (tmp_path / f"{path.stem}.json").write_text(json.dumps(guide, ensure_ascii=False), encoding="utf-8")
    score.main(tmp_path, FOLDER / "gold")
    lines = [line.split() for line in capsys.readouterr().out.splitlines() if "exact-F1" in line]
    reached = {line[0]: float(line[4]) for line in lines}
    assert {layer: reached[layer] for layer in FLOORS if reached[layer] < FLOORS[layer]} == {}


def test_a_large_annex_takes_about_a_second() -> None:
    text = "\n\n".join(path.read_text(encoding="utf-8") for path in texts())
    long = (text * 2)[:264_000].encode()
    began = time.perf_counter()
    read(long, name="dai.txt")
    assert time.perf_counter() - began < 4

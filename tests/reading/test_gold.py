"""The reader against texts that careful readers annotated; they lie beside the project, not in it."""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import Iterator
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


SURE = 0.9
SURE_AND_RIGHT = 0.95


def sure_and_right(score: ModuleType, path: Path) -> Iterator[tuple[str, bool]]:
    """For each item that the reader is sure of, in the part of a text that was annotated: its layer, and whether it
    is right in all that `score` compares.
    """
    gold = json.loads((FOLDER / "gold" / f"{path.stem}.json").read_text(encoding="utf-8"))
    text, guide = path.read_text(encoding="utf-8"), as_guide(read(path.read_bytes(), name=path.name))
    for layer in [layer for layer in score.LAYERS if layer in gold.get("layers", score.LAYERS)]:
        low, high = gold.get("ranges", {}).get(layer) or gold.get("range") or (0, len(text))
        wanted = [(score.span(text, item), item) for item in gold.get(layer, []) if not item.get("neutral")]
        neutral = [score.span(text, item) for item in gold.get(layer, []) if item.get("neutral")]
        found = [((item["start"], item["end"]), item) for item in guide[layer] if low <= item["start"] < high]
        pairs = {id(mine): score.exact(layer, theirs, mine) for theirs, mine in score.pair(layer, wanted, found)}
        for place, item in found:
            open_to_doubt = any(score.overlap(place, other) >= score.OVERLAP for other in neutral)
            if item["confidence"] >= SURE and (id(item) in pairs or not open_to_doubt):
                yield layer, pairs.get(id(item), False)


def test_what_the_reader_is_sure_of_is_right(score: ModuleType) -> None:
    right: dict[str, list[bool]] = {}
    for path in texts():
        for layer, is_right in sure_and_right(score, path):
            right.setdefault(layer, []).append(is_right)
    shares = {layer: sum(marks) / len(marks) for layer, marks in right.items()}
    for layer, share in shares.items():
        print(f"{layer:13} sure of {len(right[layer]):4}, right {share:.1%}")
    assert {"targets", "assignments", "citations"} <= set(shares)
    assert {layer: share for layer, share in shares.items() if share < SURE_AND_RIGHT} == {}

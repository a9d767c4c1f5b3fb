"""Measure the reader against annotated texts, which lie beside the project: `scripts/reader_quality.py [FOLDER]`.

FOLDER holds texts/NAME.txt, gold/NAME.json and score.py, which says what counts as found and as right. Prints the
tables of docs/reader.md; `--write` puts them there.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from thongsuot.reading import as_guide, read
from thongsuot.reading.confidence import SURE, SURENESS

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT.parent / "shared" / "reading"
PAGE = ROOT / "docs" / "reader.md"
MEASURED = re.compile(r"(?<=<!-- measured -->\n).*?(?=<!-- end -->)", re.DOTALL)
BANDS = ((0.95, 1.01), (SURE, 0.95), (0.8, SURE), (0.0, 0.8))


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding in the annotated part of a text; `right` in every field that `score` compares."""

    rule: str
    confidence: float
    right: bool
    quote: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """One layer of one text: how many items were wanted, how many of them were found, and every finding."""

    text: str
    layer: str
    wanted: int
    paired: int
    findings: tuple[Finding, ...]

    @property
    def right(self) -> int:
        """How many findings are right."""
        return sum(finding.right for finding in self.findings)


def outcomes(folder: Path) -> Iterator[Outcome]:
    """Each annotated layer of each text that holds or was given any item."""
    score = scorer(folder)
    for path in sorted((folder / "texts").glob("*.txt")):
        gold = json.loads((folder / "gold" / f"{path.stem}.json").read_text(encoding="utf-8"))
        text, guide = path.read_text(encoding="utf-8"), as_guide(read(path.read_bytes(), name=path.name))
        for layer in score.LAYERS:
            if layer in gold.get("layers", score.LAYERS):
                outcome = _compared(score, path.stem, layer, text, gold, guide[layer])
                if outcome.wanted or outcome.findings:
                    yield outcome


def scorer(folder: Path) -> ModuleType:
    """The folder's own score.py."""
    spec = importlib.util.spec_from_file_location("score", folder / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(folder / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _compared(
    score: ModuleType, name: str, layer: str, text: str, gold: dict[str, Any], items: Sequence[dict[str, Any]]
) -> Outcome:
    """A finding on which careful readers differ counts neither way, as in `score`."""
    low, high = gold.get("ranges", {}).get(layer) or gold.get("range") or (0, len(text))
    wanted = [(score.span(text, item), item) for item in gold.get(layer, []) if not item.get("neutral")]
    neutral = [score.span(text, item) for item in gold.get(layer, []) if item.get("neutral")]
    found = [((item["start"], item["end"]), item) for item in items if low <= item["start"] < high]
    right = {id(mine): score.exact(layer, theirs, mine) for theirs, mine in score.pair(layer, wanted, found)}
    counted = [
        item
        for place, item in found
        if id(item) in right or all(score.overlap(place, other) < score.OVERLAP for other in neutral)
    ]
    findings = (Finding(item["rule"], item["confidence"], bool(right.get(id(item))), item["quote"]) for item in counted)
    return Outcome(name, layer, len(wanted), len(right), tuple(findings))


def exact_f1(outcomes: Iterable[Outcome]) -> float:
    """How well a person is served: the right findings among those wanted and those found."""
    listed = list(outcomes)
    items = sum(one.wanted + len(one.findings) for one in listed)
    return 2 * sum(one.right for one in listed) / items if items else 1.0


def by(key: Callable[[Outcome], str], outcomes: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    """The outcomes in groups, in the order in which the groups first come."""
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(key(outcome), []).append(outcome)
    return groups


def page(outcomes: Sequence[Outcome]) -> str:
    """The measured part of docs/reader.md."""
    parts = (_layers(outcomes), _texts(outcomes), _calibration(outcomes), _rules(outcomes))
    return "\n".join(f"\n{part}" for part in parts) + "\n"


def _layers(outcomes: Sequence[Outcome]) -> str:
    rows = []
    for layer, group in sorted(by(lambda one: one.layer, outcomes).items()):
        wanted, found = sum(one.wanted for one in group), sum(len(one.findings) for one in group)
        pairs, right = sum(one.paired for one in group), sum(one.right for one in group)
        mean = sum(exact_f1([one]) for one in group) / len(group)
        f1 = f"{2 * pairs / (wanted + found):.3f}"
        rows.append([layer, len(group), wanted, found, right, f1, f"{exact_f1(group):.3f}", f"{mean:.3f}"])
    heads = ["layer", "texts", "wanted", "found", "right", "found-F1", "exact-F1", "mean of the texts"]
    return _table(heads, rows)


def _texts(outcomes: Sequence[Outcome]) -> str:
    layers = sorted({one.layer for one in outcomes})
    rows = []
    for text, group in by(lambda one: one.text, outcomes).items():
        cells = {one.layer: f"{exact_f1([one]):.2f} of {one.wanted}" for one in group}
        rows.append([text, *(cells.get(layer, "") for layer in layers)])
    return _table(["text", *layers], rows)


def _calibration(outcomes: Sequence[Outcome]) -> str:
    findings = [finding for one in outcomes for finding in one.findings]
    rows = []
    for low, high in BANDS:
        band = [finding for finding in findings if low <= finding.confidence < high]
        if band:
            said, right = sum(one.confidence for one in band) / len(band), sum(one.right for one in band)
            rows.append([f"{low:g} and more", len(band), right, f"{said:.1%}", f"{right / len(band):.1%}"])
    return _table(["confidence", "findings", "right", "said", "reached"], rows)


def _rules(outcomes: Sequence[Outcome]) -> str:
    """Each rule with the texts that speak for it; one that no text bears out says so by a nought."""
    seen: dict[str, list[tuple[str, Finding]]] = {line.partition("/")[0]: [] for line in SURENESS}
    for one in outcomes:
        for finding in one.findings:
            seen.setdefault(finding.rule, []).append((one.text, finding))
    rows = []
    for rule, found in sorted(seen.items()):
        texts = {text for text, _ in found}
        where = next(iter(texts)) if len(texts) == 1 else ""
        rows.append([f"`{rule}`", len(found), sum(one.right for _, one in found), len(texts), where])
    return _table(["rule", "findings", "right", "texts", "the only text"], rows)


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines) + "\n"


def main() -> None:
    """Print the tables, or write them into the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--write", action="store_true", help="put the tables into docs/reader.md")
    options = parser.parse_args()
    measured = page(list(outcomes(options.folder)))
    if options.write:
        PAGE.write_text(MEASURED.sub(lambda _: measured, PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        print(measured)


if __name__ == "__main__":
    main()

"""Each sample of the project says the same in every form in which an office may get it."""

from __future__ import annotations

from collections.abc import Callable
from difflib import SequenceMatcher

import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pytest

from tests.reading.sample_forms import SAMPLES, data_of, flattened, parted, scanned, wrapped
from tests.reading.test_scans import has_vietnamese
from thongsuot.reading import Reading, read

ALIKE = 0.75


def said(reading: Reading) -> set[tuple[str, ...]]:
    """What was found, by its words, white space aside: targets, assignments, deadlines and citations."""
    found: set[tuple[str, ...]] = {
        ("target", item.subject, str((item.low, item.high, item.due))) for item in reading.targets
    }
    found |= {
        ("task", item.action, *item.lead, "with", *item.coordinating, str(item.product), str(item.due))
        for item in reading.assignments
    }
    found |= {("deadline", item.action, str(item.due)) for item in reading.deadlines}
    found |= {("citation", item.kind, str(item.symbol), str(item.issued_on)) for item in reading.citations}
    return {tuple(" ".join(words.split()) for words in item) for item in found}


def shared_with_scan(sample: str) -> float:
    """The share of what a sample says that its scan says too: numbers and times to the letter, words nearly."""
    own, seen = (said(read(data, name=sample)) for data in (data_of(sample), scanned(sample)))
    return sum(any(alike(one, other) for other in seen) for one in own) / len(own)


def alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two findings have the same numbers and times and nearly the same words: where one ends may differ."""
    *words, exact = one
    *others, exactly = other
    return exact == exactly and SequenceMatcher(None, " ".join(words), " ".join(others)).ratio() >= ALIKE


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("form", [wrapped, parted, flattened], ids=lambda form: form.__name__)
def test_a_sample_says_the_same_in_every_form(sample: str, form: Callable[[str], bytes]) -> None:
    own, other = said(read(data_of(sample), name=sample)), said(read(form(sample), name="khac.txt"))
    assert (own - other, other - own) == (set(), set())


def test_a_scan_holds_pictures_and_no_letters() -> None:
    pages = pypdfium2.PdfDocument(scanned("tin-so-ket-nghi-quyet-15.html"))
    assert [page.get_textpage().count_chars() for page in pages] == [0]


@pytest.mark.skipif(not has_vietnamese(), reason="tesseract-ocr and tesseract-ocr-vie are not installed")
def test_a_scan_says_nearly_the_same() -> None:
    """One page: the others, which take their time, are measured in docs/reader.md."""
    assert shared_with_scan("chi-thi-09-ct-tu.txt") >= 0.9

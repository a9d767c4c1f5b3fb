"""Each sample of the project says the same in every form in which an office may get it."""

from __future__ import annotations

from collections.abc import Callable

import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pytest

from tests.reading.sample_forms import SAMPLES, data_of, flattened, parted, scanned, wrapped
from thongsuot.reading import Reading, read


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


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("form", [wrapped, parted, flattened], ids=lambda form: form.__name__)
def test_a_sample_says_the_same_in_every_form(sample: str, form: Callable[[str], bytes]) -> None:
    own, other = said(read(data_of(sample), name=sample)), said(read(form(sample), name="khac.txt"))
    assert (own - other, other - own) == (set(), set())


def test_a_scan_holds_pictures_and_no_letters() -> None:
    pages = pypdfium2.PdfDocument(scanned("tin-so-ket-nghi-quyet-15.html"))
    assert [page.get_textpage().count_chars() for page in pages] == [0]

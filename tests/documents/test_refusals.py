"""The words for what cannot be read, and for what is asked."""

import re
from decimal import Decimal
from importlib import resources

import pytest
from django.utils.translation import override

from thongsuot.documents.rules import DOUBT_MESSAGES, READING_MESSAGES, explain, question
from thongsuot.documents.rules import kinds as rules_kinds
from thongsuot.documents.rules.amounts import MOST
from thongsuot.documents.rules.meaning import Meaning
from thongsuot.documents.rules.refusals import decision_words
from thongsuot.reading import errors, read
from thongsuot.reading.errors import ReadingError
from thongsuot.reading.sources import kinds


def codes_in_the_reader() -> set[str]:
    """Every code that the reader's documentation of its errors names."""
    return set(re.findall(r"reading\.[a-z_]+", errors.ReadingError.__doc__ or ""))


def test_every_code_of_the_reader_has_its_message() -> None:
    assert codes_in_the_reader() == set(READING_MESSAGES)


@pytest.mark.parametrize("code", sorted(READING_MESSAGES))
def test_a_reading_error_becomes_a_refusal_with_the_same_code_and_a_filled_message(code: str) -> None:
    refusal = explain(ReadingError(code, mark="MẬT", measure="characters", size=2_000_001, limit=2_000_000))
    assert refusal.code == code
    assert "%(" not in str(refusal)
    assert "%(" not in str(refusal.fields["file"])


def test_the_refusal_of_a_secret_document_names_the_stamp_and_what_to_do() -> None:
    with override("en"):
        message = str(explain(ReadingError("reading.secret", mark="TUYỆT MẬT")))
    assert "TUYỆT MẬT" in message
    assert "not stored" in message


@pytest.mark.parametrize(
    ("measure", "size", "limit", "words"),
    [
        ("characters", 2_500_000, 2_000_000, "it has 2,500,000 characters, and at most 2,000,000 characters"),
        ("megabytes", 21, 20, "it has 21 MB, and at most 20 MB"),
        ("requirements", 5_001, 5_000, "it has 5,001 requirements, and at most 5,000 requirements"),
    ],
)
def test_what_is_too_large_is_said_with_its_size_and_the_limit(measure: str, size: int, limit: int, words: str) -> None:
    with override("en"):
        assert words in str(explain(ReadingError("reading.too_large", measure=measure, size=size, limit=limit)))


def test_every_measure_that_can_be_too_large_has_its_words() -> None:
    for measure in ("megabytes", "pages", "scanned_pages", "characters", *MOST):
        assert "7" in str(explain(ReadingError("reading.too_large", measure=measure, size=7, limit=6)))


def test_every_question_of_the_reader_has_its_words() -> None:
    package = resources.files("thongsuot.reading")
    sources = [path.read_text("utf-8") for path in package.iterdir() if path.name.endswith(".py")]
    asked = {code for source in sources for code in re.findall(r'"(checks?\.[a-z_]+)"', source)}
    assert asked <= set(DOUBT_MESSAGES)


def test_a_question_without_words_of_its_own_still_asks() -> None:
    with override("en"):
        assert question("reading.something_new", {}).startswith("The reader was unsure")
        assert "Văn phòng" in question("plans.body_unknown", {"words": "Văn phòng"})


def test_a_question_writes_the_day_that_stands_in_iso_form() -> None:
    with override("vi"):
        assert "(16/11/2026)" in question("check.due_passed", {"due": "trong tháng 10", "issued_on": "2026-11-16"})


def test_a_decision_in_one_line_holds_its_figure_in_signs() -> None:
    meaning = Meaning(
        kind="target", statement="chi bộ", comparator="ge", low=Decimal("91.4"), counted_in="percent", leads=("A", "B")
    )
    with override("vi"):
        assert decision_words("confirmed", meaning).endswith(": chi bộ; ≥ 91,4 %; A, B")


def test_every_question_that_the_reader_asks_of_the_demos_plan_can_be_worded() -> None:
    plan = resources.files("thongsuot.cli.demo") / "documents" / "ke-hoach-214-kh-ubnd.txt"
    checks = read(plan.read_bytes(), name="ke-hoach.txt").checks
    assert {check.code for check in checks} == {"check.due_passed", "check.percentage"}
    with override("vi"):
        worded = [question(check.code, dict(check.params)) for check in checks]
    assert any("16/11/2026" in words for words in worded)
    assert any("664 / 50.000 = 1,3 %" in words for words in worded)


def test_a_file_of_another_kind_is_told_what_can_be_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    with override("en"):
        monkeypatch.setenv("PATH", "/nowhere")
        bare = str(explain(ReadingError("reading.unknown_kind")))
        monkeypatch.setattr(kinds, "find_office", lambda: "/usr/bin/soffice")
        monkeypatch.setattr(rules_kinds, "reads_scans", lambda: True)
        full = str(explain(ReadingError("reading.unknown_kind")))
    assert ".docx, .pdf, .xlsx, .html, .htm, .txt, .md; a .pdf with a text layer, no scan" in bare
    assert ".docx, .doc, .pdf" in full
    assert "scans too" in full

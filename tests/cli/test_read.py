"""`thongsuot read`: tables for people, JSON for programs, one refusal in words for a file that cannot be read."""

from __future__ import annotations

import json
from datetime import date
from importlib import resources
from pathlib import Path

import pytest
from django.utils.translation import override
from rich.console import Console
from typer.testing import CliRunner

from thongsuot.cli import findings
from thongsuot.cli.app import app
from thongsuot.cli.main import show_refusal
from thongsuot.documents.rules.recognition import as_kept, as_stored, recognised_pages
from thongsuot.kernel.errors import DomainError, Problem
from thongsuot.reading import as_guide
from thongsuot.reading.model import Identity, Reading, Recognition

SAMPLES = Path(str(resources.files("thongsuot.cli.demo"))) / "documents"
PROGRAMME = SAMPLES / "chuong-trinh-22-ctr-tu.pdf"
NUMBERS = {
    "chi-thi-09-ct-tu.txt": "09-CT/TU",
    "chuong-trinh-22-ctr-tu.pdf": "22-CTr/TU",
    "ke-hoach-131-kh-ubnd.docx": "131/KH-UBND",
    "ke-hoach-214-kh-ubnd.txt": "214/KH-UBND",
    "nghi-quyet-15-nq-tu.docx": "15-NQ/TU",
    "tin-so-ket-nghi-quyet-15.html": None,
}


@pytest.mark.parametrize("sample", sorted(SAMPLES.iterdir()), ids=lambda path: path.name)
def test_every_sample_is_read_with_its_number(sample: Path) -> None:
    result = CliRunner().invoke(app, ["read", "--format", "json", str(sample)])
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["document"]["symbol"] == NUMBERS[sample.name]
    assert found["document"]["issued_on"].startswith("2026-")
    assert found["targets"]
    assert found["assignments"]


def test_the_annex_gives_one_row_per_task() -> None:
    result = CliRunner().invoke(app, ["read", "--format", "json", str(PROGRAMME)])
    rows = [task["row"] for task in json.loads(result.stdout)["assignments"] if task["row"]]
    assert rows == [str(number) for number in range(1, 19)]


def test_tables_show_the_sentence_beside_the_meaning() -> None:
    result = CliRunner().invoke(app, ["read", str(PROGRAMME)], terminal_width=400)
    assert result.exit_code == 0, result.output
    assert "22-CTr/TU" in result.stdout
    assert "57-NQ/TW" in result.stdout


def test_out_writes_one_file_per_document(tmp_path: Path) -> None:
    texts = [tmp_path / name for name in ("a.txt", "b.txt")]
    for text in texts:
        text.write_text("Đến năm 2030, 100% xã có cáp quang.", encoding="utf-8")
    result = CliRunner().invoke(app, ["read", *map(str, texts), "--out", str(tmp_path / "found")])
    assert result.exit_code == 0, result.output
    found = json.loads((tmp_path / "found" / "b.json").read_text(encoding="utf-8"))
    target = found["targets"][0]
    assert texts[1].read_text(encoding="utf-8")[target["start"] : target["end"]] == target["quote"]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("picture.pdf", b"GIF89a" + bytes(50), "reading.unknown_kind"),
        ("secret.txt", "TỐI MẬT\nNghị quyết số 5-NQ/TU".encode(), "reading.secret"),
        ("empty.txt", b"", "reading.empty"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_by_its_code(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(data)
    result = CliRunner().invoke(app, ["read", str(tmp_path / name)])
    assert isinstance(result.exception, DomainError)
    assert result.exception.code == code


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["read", str(tmp_path / "nowhere.txt")])
    assert isinstance(result.exception, DomainError)
    assert "nowhere.txt" in str(result.exception)


def test_a_refusal_prints_its_message_its_rows_and_its_code(capsys: pytest.CaptureFixture[str]) -> None:
    problem = Problem("units.no_code", "no code", row=7)
    show_refusal(DomainError("units.import_refused", "refused [bold]as it is[/bold]", problems=[problem]))
    printed = capsys.readouterr().err
    assert "refused [bold]as it is[/bold]" in printed
    assert "7: no code" in printed
    assert "(units.import_refused)" in printed
    assert Console().is_terminal is False


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("vi", "dòng 7, cột “mã cấp trên”: 1/7/2025"),
        ("en", "row 7, column “parent code”: 1 July 2025"),
    ],
)
def test_a_sheet_s_problem_names_row_column_and_day_in_its_reader_s_words(
    language: str, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    problem = Problem("a.b", "%(day)s", row=7, column="parent_code", params={"day": date(2025, 7, 1)})
    with override(language):
        show_refusal(DomainError("a.c", "…", problems=[problem]))
    assert line in capsys.readouterr().err


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("en", ["Why: “To give”, “to require” or “to ask”", "Words: “Giao” · “Sở Y tế” · “xong trong quý II/2026”"]),
        ("vi", ["Lý do: “Giao”, “yêu cầu” hoặc “đề nghị”", "Từ ngữ: “Giao” · “Sở Y tế” · “xong trong quý II/2026”"]),
    ],
)
def test_explain_tells_the_rule_and_its_words_in_the_reader_s_language(
    language: str, lines: list[str], tmp_path: Path
) -> None:
    sentence = "Giao Sở Y tế rà soát quy chế [b], xong trong quý II/2026"
    text = f"Số 15-NQ/TU\n\nNGHỊ QUYẾT\nvề y tế\n\nII. NHIỆM VỤ\n1. {sentence}.\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    with override(language):
        result = CliRunner().invoke(app, ["read", "--explain", str(tmp_path / "a.txt")], env={"COLUMNS": "400"})
        data = CliRunner().invoke(app, ["read", "--explain", "--format", "json", str(tmp_path / "a.txt")])
    assert result.exit_code == 0, result.output
    assert all(line in result.stdout for line in lines)
    assert sentence in result.stdout
    (task,) = json.loads(data.stdout)["assignments"]
    assert task["why"] in result.stdout
    assert [one["quote"] for one in task["because"]] == ["Giao", "Sở Y tế", "xong trong quý II/2026"]


def test_without_explain_no_reason_is_worked_out(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Đến năm 2030, 100% xã có cáp quang.", encoding="utf-8")
    result = CliRunner().invoke(app, ["read", "--format", "json", str(tmp_path / "a.txt")])
    assert "because" not in json.loads(result.stdout)["targets"][0]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("vi", "Trang 3 được nhận dạng từ ảnh, độ chắc 87 %."),
        ("en", "Page 3 was recognised from a picture, 87% sure."),
    ],
)
def test_a_page_that_was_a_picture_is_named_with_how_sure_it_is(language: str, line: str) -> None:
    found = Reading("", Identity(), recognised=(Recognition(page=2, confidence=0.87),))
    console = Console(record=True, width=100)
    with override(language):
        findings.show_identity(console, "quet.pdf", found)
    assert line in console.export_text()
    assert as_guide(found)["recognised_pages"] == [{"page": 3, "confidence": 0.87}]
    assert as_kept({"recognised": as_stored(recognised_pages(found.recognised))})[0].number == 3

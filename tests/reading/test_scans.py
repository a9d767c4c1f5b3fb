"""Pages that are pictures go through tesseract; a stand-in shows what it is given and what comes of its answers."""

from __future__ import annotations

import importlib
import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import typst
from PIL import Image

from thongsuot.reading import ReadingError, read
from thongsuot.reading.confidence import SURE, SURENESS, recognised
from thongsuot.reading.sources import kinds, photographs, scans

Installed = Callable[..., Path]
SIZE = (300, 200)
"""A page of 3 by 2 inches at 100 dots to the inch."""
PAGE = "#set page(width: 3in, height: 2in, margin: 0pt"
HEAD = "level page_num block_num par_num line_num word_num left top width height conf text".split()
LANGUAGES = 'if [ "$1" = --list-langs ]; then printf "List of available languages (2):\\neng\\nvie\\n"; exit; fi'


def told(*lines: tuple[str, int]) -> str:
    """What tesseract writes of lines of words, each line with how sure it is of every word of it."""
    rows = [HEAD, ["1", "1", "0", "0", "0", "0", "0", "0", "2480", "3508", "-1", ""]]
    for number, (line, sure) in enumerate(lines, 1):
        for place, word in enumerate(line.split(), 1):
            left, top = str(100 * place), str(100 * number)
            rows.append(["5", "1", str(number), "1", "1", str(place), left, top, "80", "40", str(sure), word])
    return "".join("\t".join(row) + "\n" for row in rows)


def scan(*pages: Image.Image) -> bytes:
    first, *others = pages or (Image.new("L", SIZE, 255),)
    stream = io.BytesIO()
    first.save(stream, "PDF", save_all=True, append_images=others, resolution=100)
    return stream.getvalue()


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installed:
    """Puts a program named tesseract on the path that says what it is told to say; its folder holds what it left."""

    def _installed(said: str = "", script: str = "", languages: str = LANGUAGES) -> Path:
        programs = tmp_path / "programs"
        programs.mkdir()
        (tmp_path / "said").write_text(said, encoding="utf-8")
        lines = ("#!/bin/sh", f"LEFT={tmp_path}", languages, script or 'cat > "$LEFT/given"; cat "$LEFT/said"')
        (programs / "tesseract").write_text("\n".join(lines) + "\n", encoding="utf-8")
        (programs / "tesseract").chmod(0o755)
        monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
        return tmp_path

    return _installed


def refusal_of(data: bytes) -> ReadingError:
    with pytest.raises(ReadingError) as refused:
        read(data, name="quet.pdf")
    return refused.value


TASK = "Giao Sở Nội vụ chủ trì rà soát quy chế, hoàn thành trước ngày 30/6/2026."


class TestPages:
    def test_what_is_recognised_is_read_and_no_surer_than_its_page(self, installed: Installed) -> None:
        installed(told(("KẾ HOẠCH", 98), (TASK, 80)))
        reading = read(scan(), name="quet.pdf")
        assert [(page.page, page.confidence) for page in reading.recognised] == [(0, 0.82)]
        sure = read(f"KẾ HOẠCH\n\n{TASK}\n".encode(), name="a.txt").assignments[0]
        assert [(task.lead, task.confidence) for task in reading.assignments] == [
            (sure.lead, recognised(sure.confidence, 0.82))
        ]

    def test_in_a_mixed_file_only_the_pictures_are_recognised(self, installed: Installed, tmp_path: Path) -> None:
        installed(told((TASK, 90)))
        Image.new("L", SIZE, 255).save(tmp_path / "trang.png")
        page = '#image("trang.png", width: 100%, height: 100%)'
        own = "Giao Sở Tài chính chủ trì cân đối kinh phí trước ngày 30/9/2026."
        (tmp_path / "a.typ").write_text(f"{PAGE})\n{own}\n#pagebreak()\n{page}\n", encoding="utf-8")
        reading = read(bytes(typst.compile(str(tmp_path / "a.typ"))), name="a.pdf")
        assert [(block.page, reading.text[block.start : block.end]) for block in reading.blocks] == [
            (0, own),
            (1, TASK),
        ]
        assert [page.page for page in reading.recognised] == [1]
        first, second = reading.assignments
        assert second.confidence == recognised(first.confidence, 0.9)

    def test_words_stamped_over_a_picture_do_not_make_it_a_text(self, installed: Installed, tmp_path: Path) -> None:
        installed(told((TASK, 90)))
        Image.new("L", SIZE, 255).save(tmp_path / "trang.png")
        source = f'{PAGE}, background: image("trang.png", width: 100%))\nKý bởi: Ủy ban nhân dân tỉnh'
        (tmp_path / "a.typ").write_text(source, encoding="utf-8")
        reading = read(bytes(typst.compile(str(tmp_path / "a.typ"))), name="a.pdf")
        assert reading.text == TASK

    def test_a_stamp_of_secrecy_in_a_picture_refuses_it(self, installed: Installed) -> None:
        installed(told(("TỐI MẬT", 60), (TASK, 90)))
        assert refusal_of(scan()).code == "reading.secret"

    def test_a_picture_without_letters_is_no_empty_reading(self, installed: Installed) -> None:
        installed(told())
        assert refusal_of(scan()).code == "reading.no_text_layer"

    def test_nothing_that_was_recognised_is_called_sure(self) -> None:
        assert all(recognised(rule.value, 1.0) < SURE for rule in SURENESS.values())

    def test_a_sentence_that_ends_before_the_margin_ends_its_paragraph(self) -> None:
        words = [
            scans.Word(("1", "1", "1", str(line)), 100 * place, 100 * place + 80, 50.0 * line, 0.9, word)
            for line, words in enumerate(("Một hai ba bốn năm", "sáu bảy.", "Tám chín mười và.", "hết"))
            for place, word in enumerate(words.split())
        ]
        assert scans.text_of(words) == "Một hai ba bốn năm\nsáu bảy.\n\nTám chín mười và.\n\nhết"


class TestProgram:
    def test_it_is_given_the_page_and_nothing_of_ours(
        self, installed: Installed, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("THONGSUOT_SECRET_KEY", "x")
        left = installed(script='cat > "$LEFT/given"; env > "$LEFT/env"; echo "$@" > "$LEFT/asked"')
        assert refusal_of(scan()).code == "reading.no_text_layer"
        assert (left / "given").read_bytes().startswith(b"P5 901 600 255\n")
        assert "-l vie" in (left / "asked").read_text()
        assert "THONGSUOT" not in (left / "env").read_text()
        assert "OMP_THREAD_LIMIT=1" in (left / "env").read_text()

    def test_without_it_or_without_vietnamese_the_message_says_what_to_install(
        self, installed: Installed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        installed(languages="echo eng; exit")
        assert refusal_of(scan()).code == "reading.recogniser_missing"
        monkeypatch.setenv("PATH", str(tmp_path))
        assert refusal_of(scan()).code == "reading.recogniser_missing"

    def test_one_that_does_not_end_is_ended(self, installed: Installed, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(scans, "MOST_SECONDS", 0.5)
        installed(script="sleep 600 & wait")
        refused = refusal_of(scan())
        assert (refused.code, refused.params["limit"]) == ("reading.recognition_too_long", 0.5)

    def test_more_pages_than_anybody_waits_for_are_refused_unread(
        self, installed: Installed, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(scans, "MOST_PAGES", 1)
        left = installed()
        page = Image.new("L", SIZE, 255)
        refused = refusal_of(scan(page, page))
        assert (refused.code, refused.params["measure"]) == ("reading.too_large", "scanned_pages")
        assert not (left / "given").exists()

    @pytest.mark.parametrize("said", ["\x00\xff", "5\t1", told(("a b", 90)).replace("\t", " "), "5\t" * 12])
    def test_whatever_it_says_the_page_is_read_or_refused(self, installed: Installed, said: str) -> None:
        installed(said)
        assert refusal_of(scan()).code in {"reading.no_text_layer", "reading.damaged"}


class TestPictures:
    """A page that was saved as a picture is read like a scan."""

    @pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF"])
    def test_a_picture_is_a_page_as_large_as_paper(self, installed: Installed, form: str) -> None:
        left = installed(told((TASK, 90)))
        stream = io.BytesIO()
        Image.new("RGB", (400, 200), "white").save(stream, form)
        reading = read(stream.getvalue(), name="anh")
        assert (reading.text, reading.pages) == (TASK, 1)
        assert [page.confidence for page in reading.recognised] == [0.9]
        assert (left / "given").read_bytes().startswith(b"P5 1600 800 255\n")  # no more than four times as large

    def test_a_tif_may_hold_several_pages(self, installed: Installed) -> None:
        installed(told((TASK, 90)))
        page = Image.new("L", (40, 20), 255)
        stream = io.BytesIO()
        page.save(stream, "TIFF", save_all=True, append_images=[page])
        assert [block.page for block in read(stream.getvalue(), name="anh.tif").blocks] == [0, 1]

    def test_letters_on_nothing_are_letters_on_white(self, installed: Installed) -> None:
        left = installed(told((TASK, 90)))
        stream = io.BytesIO()
        Image.new("RGBA", (40, 20), (0, 0, 0, 0)).save(stream, "PNG")
        read(stream.getvalue(), name="anh.png")
        assert set((left / "given").read_bytes().split(b"255\n", 1)[1]) == {255}

    @pytest.mark.parametrize(
        ("data", "code"), [(b"\x89PNG\r\n\x1a\n", "reading.damaged"), (b"\xff\xd8\xff\xe0", "reading.damaged")]
    )
    def test_a_picture_cut_off_is_damaged(self, installed: Installed, data: bytes, code: str) -> None:
        installed()
        assert refusal_of(data).code == code

    def test_a_picture_larger_than_any_page_is_refused_unopened(
        self, installed: Installed, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        installed()
        monkeypatch.setattr(photographs, "_LARGEST", 100)
        stream = io.BytesIO()
        Image.new("L", (40, 20), 255).save(stream, "PNG")
        assert refusal_of(stream.getvalue()).code == "reading.bomb"


class TestOffered:
    @pytest.mark.parametrize(("recogniser", "offered"), [(LANGUAGES, True), ("echo eng; exit", False)])
    def test_pictures_are_offered_where_they_can_be_read(
        self, installed: Installed, recogniser: str, offered: bool
    ) -> None:
        installed(languages=recogniser)
        assert (".png" in kinds.readable_suffixes()) is offered

    def test_old_word_files_are_offered_where_they_can_be_read(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        assert ".doc" not in kinds.readable_suffixes()
        (tmp_path / "soffice").write_text("#!/bin/sh\n")
        (tmp_path / "soffice").chmod(0o755)
        assert ".doc" in kinds.readable_suffixes()

    def test_every_kind_has_an_opener(self) -> None:
        assert all(importlib.import_module(module).open_file for module in kinds.MODULES.values())


def _languages_of(program: str) -> bytes:
    return subprocess.run([program, "--list-langs"], check=False, capture_output=True).stdout


def has_vietnamese() -> bool:
    program = shutil.which("tesseract")
    return bool(program) and b"vie" in _languages_of(str(program))


@pytest.mark.skipif(not has_vietnamese(), reason="tesseract-ocr and tesseract-ocr-vie are not installed")
def test_a_page_with_a_table_that_tesseract_reads() -> None:
    source = f"""#set page(width: 14cm, height: 6cm, margin: 6mm)
#set text(font: "Libertinus Serif", size: 12pt)
{TASK}
#table(columns: (1cm, 5cm, 4cm), [TT], [Nhiệm vụ], [Cơ quan chủ trì], [1], [Số hóa hồ sơ đất đai], [Sở Tài chính])
"""
    picture = typst.compile(source.encode(), format="png", ppi=200, ignore_system_fonts=True)
    assert isinstance(picture, bytes)
    page = Image.open(io.BytesIO(picture)).convert("L")
    stream = io.BytesIO()
    page.save(stream, "PDF", resolution=200)
    reading = read(stream.getvalue(), name="quet.pdf")
    assert [task.lead for task in reading.assignments] == [("Sở Nội vụ",), ("Sở Tài chính",)]
    assert all(page.confidence > 0.7 for page in reading.recognised)

"""Old Word files go through LibreOffice; a stand-in for it shows what it is given and what comes of its answers."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.reading.word_files import p, r, word_file
from thongsuot.reading import ReadingError, read
from thongsuot.reading.sources import doc, kind_of

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NAMED = "WordDocument".encode("utf-16-le")
Installed = Callable[[str], Path]


def old_word(flags: int = 0) -> bytes:
    """As much of a .doc as is looked at: how it begins, the name of its text, and the head of that with its flags."""
    head = b"\xec\xa5\xc1\x00" + bytes(7) + bytes([flags])
    return OLD + b"\x00\xec\xa5" + bytes(501) + head + bytes(500) + NAMED


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installed:
    """Puts a program named soffice on the path, alone but for the shell's own tools; its folder holds what it left."""

    def _installed(script: str) -> Path:
        programs = tmp_path / "programs"
        programs.mkdir()
        (programs / "soffice").write_text(f"#!/bin/sh\nexport LEFT={tmp_path}\n{script}\n", encoding="utf-8")
        (programs / "soffice").chmod(0o755)
        monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
        return tmp_path

    return _installed


def code_of(data: bytes) -> str:
    with pytest.raises(ReadingError) as refused:
        read(data, name="cu.doc")
    return refused.value.code


def _runs(process: int) -> bool:
    """Whether the process is there and not only waiting to be buried."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path("/proc", str(process), "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


class TestConversion:
    def test_what_libreoffice_makes_of_it_is_read(self, installed: Installed) -> None:
        left = installed('env > $LEFT/env; echo "$@" > $LEFT/said; mkdir new; cp $LEFT/made.docx new/old.docx')
        (left / "made.docx").write_bytes(word_file(p(r("Các chi bộ rà soát."))))
        assert read(old_word(), name="cu.doc").text == "Các chi bộ rà soát."
        said = (left / "said").read_text()
        assert "--headless" in said
        assert "--convert-to docx" in said

    def test_it_is_given_a_profile_without_macros_and_nothing_of_ours(
        self, installed: Installed, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("THONGSUOT_SECRET_KEY", "x")
        left = installed("env > $LEFT/env; pwd > $LEFT/place; cp profile/user/registrymodifications.xcu $LEFT/")
        assert code_of(old_word()) == "reading.damaged"
        settings = (left / "registrymodifications.xcu").read_text()
        assert 'oor:name="DisableMacrosExecution" oor:op="fuse"><value>true<' in settings
        assert "THONGSUOT" not in (left / "env").read_text()
        place = (left / "place").read_text().strip()
        assert f"HOME={place}" in (left / "env").read_text()
        assert not Path(place).exists()

    def test_one_that_makes_nothing_of_it_found_it_damaged(self, installed: Installed) -> None:
        installed("exit 0")
        assert code_of(old_word()) == "reading.damaged"

    def test_one_that_does_not_end_is_ended_with_all_it_started(
        self, installed: Installed, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(doc, "MOST_SECONDS", 0.5)
        left = installed("sleep 600 & echo $! > $LEFT/child; wait")
        assert code_of(old_word()) == "reading.conversion_too_long"
        child = int((left / "child").read_text())
        until = time.monotonic() + 10  # a busy machine takes a moment to end what was told to end
        while _runs(child) and time.monotonic() < until:
            time.sleep(0.01)
        assert not _runs(child)

    def test_without_it_the_message_names_it(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        assert code_of(old_word()) == "reading.converter_missing"

    def test_a_locked_file_is_told_before_anything_is_started(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        assert code_of(old_word(flags=0x01)) == "reading.encrypted"
        assert code_of(old_word(flags=0x10)) == "reading.converter_missing"

    @pytest.mark.parametrize(("data", "kind"), [(old_word(), "doc"), (OLD + b"Workbook", None), (NAMED, "plain")])
    def test_the_content_says_what_is_an_old_word_file(self, data: bytes, kind: str | None) -> None:
        if kind:
            assert kind_of(data, name="a") == kind
        else:
            with pytest.raises(ReadingError, match=r"reading\.unknown_kind"):
                kind_of(data, name="a.doc")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_file_that_libreoffice_wrote_comes_back(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>Giao Sở Nội vụ rà soát.</p><p>Hết.</p>", encoding="utf-8")
    target = ["--convert-to", "doc:MS Word 97", "--outdir", str(tmp_path), str(tmp_path / "a.html")]
    command = ["soffice", f"-env:UserInstallation={tmp_path.as_uri()}/profile", "--headless", "--writer", *target]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "HOME": str(tmp_path)})
    text = read((tmp_path / "a.doc").read_bytes(), name="a.doc").text
    assert text.split("\n")[:2] == ["Giao Sở Nội vụ rà soát.", "Hết."]

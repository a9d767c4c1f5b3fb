from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import private_postgres
import psycopg
import pytest


def test_a_private_server_answers_and_leaves_nothing() -> None:
    folders = [Path(private_postgres.__file__), *Path(psycopg.__file__).parents, *Path(__file__).parents]
    modes = {folder: folder.stat().st_mode for folder in folders}
    with private_postgres.private_server() as url:
        data = Path(parse_qs(urlsplit(url).query)["host"][0])
        with psycopg.connect(url) as connection:
            assert connection.execute("SHOW fsync").fetchone() == ("off",)
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert not data.parent.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
    assert {folder: folder.stat().st_mode for folder in modes} == modes


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server over to another user")
def test_as_root_no_folder_but_its_own_is_opened_and_no_data_shown() -> None:
    with private_postgres.private_server() as url:
        data = Path(parse_qs(urlsplit(url).query)["host"][0])
        assert data.stat().st_uid != 0
        assert data.stat().st_mode & 0o077 == 0
        assert data.parts[:3] == ("/", "var", "tmp")


def test_a_server_that_cannot_start_says_what_it_said(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (tmp_path / "log").write_text("FATAL: no such thing")
    process = private_postgres._start(["false"], data)
    process.wait()
    with pytest.raises(RuntimeError, match="no such thing"):
        private_postgres._wait_until_ready(process, "postgresql://postgres@/x?host=/nowhere", data)

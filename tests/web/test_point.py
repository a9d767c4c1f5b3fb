"""The page for roll call: what it is made from, carries and may; its life in a browser is in tests/browser."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from thongsuot.convening.rules.roll_call import REFUSALS
from thongsuot.vietnamese.text import fold
from thongsuot.web.point_words import WORDS, words_in_all_languages
from thongsuot.web.views import point

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = ROOT / "point"
NODE = Path(sys.executable).with_name("node")
LARGEST_FIRST_LOAD = 100_000
BUILT_FROM_WORDS = ("enrol:", "refused:", "net:", "show:", "state:", "kind:", "last:")
"""Keys that a source puts together: the beginnings of them."""

built = pytest.mark.skipif(not point.is_built(), reason="the set-up reached no registry of npm packages")


def node(*words: str) -> str:
    done = subprocess.run(
        [NODE, *words], cwd=SOURCES, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_parts_that_only_calculate_are_right() -> None:
    node("--test", *map(str, sorted((SOURCES / "tests").glob("*.test.ts"))))


def test_page_and_server_fold_alike() -> None:
    names = ["Lý Thị Mẩy", "K'Brếu", "ĐẶNG – Văn  Đạt", "H’Hen Niê", "Y Blok Êban", "Nguyễn (Ba) Đ.", "A1-07/b"]
    code = "import {fold} from './src/fold.ts'; console.log(JSON.stringify(JSON.parse(process.argv[1]).map(fold)))"
    assert json.loads(node("--input-type=module", "-e", code, json.dumps(names))) == [fold(name) for name in names]


def test_the_page_has_words_for_all_that_it_says_and_no_more() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in sorted((SOURCES / "src").rglob("*.ts")))
    used = {key for key in re.findall(r'"([a-z_]+(?::[a-z_.]+)?)"', source) if key in WORDS}
    said = set(re.findall(r'say\("([^"]+)"', source))
    assert said <= WORDS.keys()
    assert {key for key in WORDS.keys() - used if not key.startswith(BUILT_FROM_WORDS)} == set()


def test_its_words_come_in_both_languages() -> None:
    words = words_in_all_languages()
    assert words["en"]["undo"] == "Undo"
    assert words["vi"]["undo"] == "Hoàn tác"
    assert all(words[language][f"refused:{code}"] for language in words for code in REFUSALS)


@built
def test_anybody_opens_the_page_and_it_alone_may_use_the_camera(client: Client) -> None:
    answer = client.get("/point/")
    assert answer.status_code == 200
    assert "camera=(self)" in answer["Permissions-Policy"]
    assert not answer.cookies
    assert "camera=()" in client.get("/healthz")["Permissions-Policy"]


@built
def test_the_service_worker_names_all_that_the_page_needs(client: Client) -> None:
    page, answer = client.get("/point/").content.decode(), client.get("/point/worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    shell = json.loads(answer.content.decode().partition("\n")[0].removeprefix("const SHELL=").rstrip(";"))
    needed = set(re.findall(r'(?:src|href|data-qr)="(/static/[^"]+)"', page))
    assert set(shell["files"]) == needed
    assert answer.content == client.get("/point/worker.js", headers={"accept-language": "en"}).content
    assert all(finders.find(address.removeprefix("/static/")) for address in needed)


@built
def test_the_first_load_is_light_even_unpacked(client: Client) -> None:
    page = client.get("/point/").content
    files = re.findall(r'(?:src|href)="/static/([^"]+)"', page.decode())
    sizes = [Path(str(finders.find(name))).stat().st_size for name in files]
    assert len(page) + sum(sizes) < LARGEST_FIRST_LOAD


@built
def test_a_phone_can_keep_it_beside_its_programs(client: Client) -> None:
    described = client.get("/point/manifest.webmanifest").json()
    assert described["start_url"] == described["scope"] == "/point/"


def test_an_installation_without_the_page_says_so(client: Client, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(point, "BUILT", tmp_path)
        answer = client.get("/point/")
        assert answer.status_code == 503
        assert "<main" in answer.content.decode()
        assert client.get("/point/worker.js").status_code == 404

"""HTML is taken apart into text before it is read; whatever is in it, time stays linear and no tag is read as text."""

from __future__ import annotations

import cProfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thongsuot.reading import ReadingError, read
from thongsuot.reading.sources import kind_of, markup

PAGE = """<!DOCTYPE html>
<html><head><title>Trang tin</title><style>p { color: red }</style></head>
<body class="a > b"><nav><a href="/">Trang chủ</a></nav>
<!-- <p>đã xóa</p> -->
<p>Số 15-NQ/TU</p><p>Hồng Lam, ngày 12 tháng&nbsp;01 năm 2026</p>
<h1>NGHỊ QUYẾT</h1><p>về nâng cao<br>chất lượng</p>
<p>1. Đến hết năm 2026, phấn đấu <b>100%</b> chi bộ
họp đủ kỳ &amp; ghi biên bản.</p>
<table><tr><th>TT</th><th>Nhiệm vụ</th><th>Cơ quan chủ trì</th></tr>
<tr><td>1<td><p>Rà soát</p><p>quy chế</p><td>Sở Nội vụ</table>
<script>if (a < b) { write("<p>không phải chữ</p>") }</script>
<footer>Bản quyền</footer></body></html>"""


def lines(page: str, name: str = "trang.html") -> list[str]:
    return read(page.encode(), name=name).text.split("\n")


def refusal_of(page: str) -> str | None:
    try:
        read(page.encode("utf-8", "replace"), name="a.html")
    except ReadingError as error:
        return error.code
    return None


def test_a_page_is_read_as_its_text_line_by_line() -> None:
    assert lines(PAGE) == [
        "Số 15-NQ/TU",
        "Hồng Lam, ngày 12 tháng 01 năm 2026",
        "NGHỊ QUYẾT",
        "về nâng cao",
        "chất lượng",
        "1. Đến hết năm 2026, phấn đấu 100% chi bộ họp đủ kỳ & ghi biên bản.",
        "TT",
        "Nhiệm vụ",
        "Cơ quan chủ trì",
        "1",
        "Rà soát quy chế",
        "Sở Nội vụ",
        "Trang tin",
        "Trang chủ",
        "Bản quyền",
    ]


def asides(page: str) -> list[tuple[str | None, str]]:
    reading = read(page.encode(), name="trang.html")
    return [(block.aside, reading.text[block.start : block.end]) for block in reading.blocks]


def test_what_is_no_text_of_a_page_is_set_aside_behind_it() -> None:
    assert asides(PAGE)[-3:] == [("title", "Trang tin"), ("furniture", "Trang chủ"), ("furniture", "Bản quyền")]


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<header>Cổng</header><main><p>Chữ", [(None, "Chữ"), ("furniture", "Cổng")]),
        ("<article><header>NGHỊ QUYẾT</header><p>Chữ", [(None, "NGHỊ QUYẾT"), (None, "Chữ")]),
        ("<header>NGHỊ QUYẾT</header><p>Chữ", [(None, "NGHỊ QUYẾT"), (None, "Chữ")]),
        ("<div><nav><ul><li>Một</ul></div><p>Chữ", [(None, "Chữ"), ("furniture", "Một")]),
        ("<table><td><nav>Một<td>2</table><p>Chữ", [(None, "Chữ"), ("furniture", "Một"), ("furniture", "2")]),
        ("<nav>Một</nav><nav>Hai</nav>", [(None, "Một"), (None, "Hai")]),
        ("<p>Chữ<noscript>Bật <b>lên</b></noscript>", [(None, "Chữ"), ("hidden", "Bật lên")]),
        ("<p>Chữ<select><option>Mật<option>Tối mật</select>", [(None, "Chữ"), ("furniture", "Mật Tối mật")]),
        ("<p>Chữ<textarea>a <b></textarea>", [(None, "Chữ"), ("furniture", "a <b>")]),
    ],
)
def test_where_furniture_begins_and_ends(page: str, found: list[tuple[str | None, str]]) -> None:
    assert asides("<html><body>" + page) == found


def test_a_page_that_a_script_would_fill_is_empty() -> None:
    assert refusal_of("<html><title>Trang tin</title><noscript>Bật lên</noscript><script>x</script>") == "reading.empty"


def test_what_a_page_asks_for_is_found_with_its_number() -> None:
    reading = read(PAGE.encode(), name="trang.txt")
    assert reading.document.symbol == "15-NQ/TU"
    assert [target.low for target in reading.targets] == [100]
    assert [(task.row, task.lead) for task in reading.assignments] == [("1", ("Sở Nội vụ",))]


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"<!doctype HTML><p>a", "a.txt", "html"),
        (b"\xef\xbb\xbf <?xml version='1.0'?>\n<!-- x --><html lang='vi'>", "a.md", "html"),
        ("<html><p>Số".encode("utf-16"), "a.txt", "html"),
        (b"<p>a</p>", "a.HTM", "html"),
        (b"<p>a</p>", "a.md", "plain"),
        (b"a <html> b", "a.txt", "plain"),
    ],
)
def test_html_is_known_by_how_it_begins_or_by_its_name(data: bytes, name: str, kind: str) -> None:
    assert kind_of(data, name=name) == kind


@pytest.mark.parametrize("page", ["<html><p>TỐI MẬT</p>", "<html><p>Nội dung</p><footer>T&#7888;I M&#7852;T</footer>"])
def test_a_stamp_of_secrecy_in_a_page_refuses_it(page: str) -> None:
    assert refusal_of(page) == "reading.secret"


def test_a_head_that_nobody_closed_hides_no_text() -> None:
    assert lines("<html><head><title>a</title><body><p>Nội dung") == ["Nội dung", "a"]
    assert lines("<html><head><title>a<body><p>Nội dung") == ["a", "Nội dung"]


def test_a_table_of_one_column_lays_out_a_page() -> None:
    assert lines("<table><tr><td><p>Một</p><p>Hai</p></td></tr></table>") == ["Một", "Hai"]


@given(st.text(alphabet="<>/!-?\"'= ab&#;\n", max_size=200) | st.text(max_size=60))
def test_whatever_a_page_holds_it_is_read_or_refused(page: str) -> None:
    assert refusal_of("<html>" + page) in {None, "reading.empty", "reading.unknown_kind"}


TAGS = [
    "<p>",
    "</p>",
    "<td>",
    "<tr>",
    "<table>",
    "</table>",
    "<div class='a>b'>",
    "<h2>",
    "<br/>",
    "<!-- c -->",
    "chữ ",
]


@given(st.lists(st.sampled_from(TAGS), max_size=40))
def test_no_markup_reaches_the_text(pieces: list[str]) -> None:
    text = markup.open_file(("<html>" + "".join(pieces)).encode()).text
    assert "<" not in text
    assert ">" not in text
    assert text.count("chữ") == pieces.count("chữ ")


HOSTILE = [
    "<a ",
    '<a b="',
    "<a b='\" ",
    "<!--",
    "<!a ",
    "<?",
    "</",
    "<",
    "<div>",
    "<td>",
    "<table><tr><td>",
    "<script>",
    "<title>",
    "<nav>",
    "<div><nav></div>",
    "<select><option>",
    "&#9",
    "<a a=a ",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_twice_the_page_takes_about_twice_the_work(piece: str) -> None:
    def work(length: int) -> int:
        profile = cProfile.Profile()
        profile.runcall(markup.open_file, ("<html>" + piece * (length // len(piece))).encode())
        return sum(entry.callcount for entry in profile.getstats())

    assert work(20_000) < 2.2 * work(10_000) + 200

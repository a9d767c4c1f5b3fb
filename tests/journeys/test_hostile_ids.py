"""Ids that no database key can hold lead nowhere; they never break a page."""

from __future__ import annotations

import pytest

from tests.journeys.world import World


@pytest.mark.parametrize("digits", ["9" * 18, "9" * 20, "9" * 400, "0"])
@pytest.mark.parametrize("place", ["/units/{}/", "/documents/{}/", "/versions/{}/review/", "/obligations/{}/"])
def test_a_number_that_is_no_id_is_not_found(world: World, place: str, digits: str) -> None:
    assert world.browser("office").get(place.format(digits)).status_code == 404


@pytest.mark.parametrize("query", ["page=999999999", "unit=99999999999999999999", "day=9999-12-31", "page=x"])
def test_a_strange_query_never_breaks_a_page(world: World, query: str) -> None:
    for address in (f"/documents/{world.document}/", "/units/", "/obligations/", "/documents/", "/search/"):
        assert world.browser("office").get(f"{address}?{query}").status_code < 500

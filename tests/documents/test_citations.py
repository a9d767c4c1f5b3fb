"""Which document a mention may mean."""

from datetime import date

from thongsuot.documents.rules.citations import Known, named_in
from thongsuot.reading.model import Citation

OF_2022 = Known(1, "resolution", "21", "21 nq tw", date(2022, 6, 16))
OF_2017 = Known(2, "resolution", "21", "21 nq tw", date(2017, 10, 25))


def cited(symbol: str | None = "21-NQ/TW", day: date | None = None, same_as: str | None = None) -> Citation:
    return Citation(0, 5, "resolution", "21", symbol=symbol, issued_on=day, same_as=same_as)


def test_numbers_repeat_so_only_a_date_settles_which_document_is_meant() -> None:
    (dated,) = named_in([cited(day=date(2022, 6, 16))])
    (undated,) = named_in([cited()])
    assert [known.id for known in (OF_2022, OF_2017) if dated.fits(known)] == [1]
    assert dated.settles([OF_2022])
    assert undated.fits(OF_2022)
    assert undated.fits(OF_2017)
    assert not undated.settles([OF_2022])


def test_the_date_of_one_mention_holds_for_all_mentions_of_the_same_document() -> None:
    (named,) = named_in([cited(same_as="A"), cited(symbol=None, day=date(2022, 6, 16), same_as="A")])
    assert named.mentions == (0, 1)
    assert named.issued_on == date(2022, 6, 16)


def test_without_a_symbol_kind_and_number_must_both_agree() -> None:
    (named,) = named_in([cited(symbol=None)])
    assert named.fits(OF_2022)
    assert not named.fits(Known(3, "directive", "21", "21 ct tw", None))


def test_a_mention_without_number_and_symbol_fits_nothing() -> None:
    (named,) = named_in([Citation(0, 5, "resolution", None)])
    assert not named.fits(Known(4, "resolution", "", "", None))

"""Text in the scripts from before Unicode is put in Unicode, and no other text is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thongsuot.vietnamese.legacy import decoded, restored, script_of_font

SAID = "Các chi bộ rà soát đơn vị chưa đủ điều kiện, trước mắt kiểm điểm những việc khẩn cấp ở thôn."
IN_TCVN3 = "C¸c chi bé rµ so¸t ®¬n vÞ ch\u00ada ®ñ ®iÒu kiÖn, tr\u00adíc m¾t kiÓm ®iÓm nh÷ng viÖc khÈn cÊp ë th«n."
IN_VNI = "Caùc chi boä raø soaùt ñôn vò chöa ñuû ñieàu kieän, tröôùc maét kieåm ñieåm nhöõng vieäc khaån caáp ôû thoân."
_UNICODE_LETTERS = (
    "ĂăĐđĨĩŨũƠơƯưẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặẸẹẺẻẼẽẾếỀềỂểỄễỆệỈỉỊịỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợỤụỦủỨứỪừỬửỮữỰựỲỳỴỵỶỷỸỹ"
)


class TestFonts:
    @pytest.mark.parametrize(
        ("font", "script"),
        [
            (".VnTime", "tcvn3"),
            (".vntime", "tcvn3"),
            (".VnTimeH", "tcvn3_capitals"),
            (".VnArial NarrowH", "tcvn3_capitals"),
            ("VNI-Times", "vni"),
            ("VNI-Helve-Condense", "vni"),
            ("Times New Roman", None),
            ("Vntime", None),
            ("VNI Unicode", None),
            ("", None),
        ],
    )
    def test_the_name_of_a_font_says_which_script_it_shows(self, font: str, script: str | None) -> None:
        assert script_of_font(font) == script


class TestDecoded:
    @pytest.mark.parametrize(
        ("text", "script", "shown"),
        [
            (IN_TCVN3, "tcvn3", SAID),
            (IN_VNI, "vni", SAID),
            ("tØnh ñy hµ nam", "tcvn3_capitals", "TỈNH ỦY HÀ NAM"),
            ("TØNH ñY Hµ NAM", "tcvn3", "TỈNH ỦY HÀ NAM"),
            ("Sè 12 UBND Hµ Nam, §inh Hßa", "tcvn3", "Số 12 UBND Hà Nam, Đinh Hòa"),
            ("TÆNH UÛY HAØ NAM, Ñinh Hoøa", "vni", "TỈNH ỦY HÀ NAM, Đinh Hòa"),
            ("\uf0ae\uf0b6ng", "tcvn3", "đảng"),
            ("UBND 2030 (30%)", "tcvn3", "UBND 2030 (30%)"),
        ],
    )
    def test_a_font_of_an_old_script_shows_vietnamese(self, text: str, script: str, shown: str) -> None:
        assert decoded(text, script) == shown

    @pytest.mark.parametrize("script", ["tcvn3", "tcvn3_capitals", "vni"])
    def test_unicode_that_is_set_in_an_old_font_is_left_as_it_is(self, script: str) -> None:
        assert decoded(SAID, script) == SAID

    def test_what_only_its_font_tells_from_unicode_goes_with_the_words_around_it(self) -> None:
        assert decoded("có bé", "tcvn3") == "cú bộ"
        assert decoded("có bé", "tcvn3", around="có bé trạm") == "có bé"
        assert decoded("C¸c chi bé", "tcvn3", around="C¸c chi bé trạm") == "Các chi bộ"

    @pytest.mark.parametrize("text", ["Cả là", "là", "VÀ"])
    def test_letters_that_tcvn3_does_not_have_are_left_as_they_are(self, text: str) -> None:
        assert decoded(text, "tcvn3") == text


class TestRestored:
    @pytest.mark.parametrize("old", [IN_TCVN3, IN_VNI])
    def test_a_text_shows_its_script_by_itself(self, old: str) -> None:
        assert restored(f"UBND\n{old}\nEmail: a@b.vn\n") == f"UBND\n{SAID}\nEmail: a@b.vn\n"

    @pytest.mark.parametrize(
        "text",
        [
            SAID,
            "Nhà máy có hai bên và là nơi cá tôm vào; ba má tìm chú ở xã.",
            "Nhà máy có hai bên và là nơi cá tôm vào, ba má tìm bà.",
            "Le président a été élu à Genève, où il était né; très fière, même là-bas.",
            "Für über fünf schöne große Türen, Öl und Bären wäre das möglich.",
            "El año pasado el señor Muñoz está más allá, también el público.",
            "São Paulo não é só uma estação; João também já está lá.",
            "© 2026 ® 5 ± 1 µm ½ × 3 · 7 » 8",
            "Céng hßa",
            "Plain ASCII.",
            "",
        ],
    )
    def test_no_other_text_is_touched(self, text: str) -> None:
        assert restored(text) == text

    @given(st.text(), st.sampled_from(_UNICODE_LETTERS), st.sampled_from([IN_TCVN3, IN_VNI, ""]))
    def test_one_letter_of_unicode_keeps_a_text_as_it_is(self, text: str, letter: str, old: str) -> None:
        assert restored(f"{text}{letter} {old}") == f"{text}{letter} {old}"

    @given(st.text())
    def test_what_was_put_in_unicode_stays(self, text: str) -> None:
        assert restored(restored(text)) == restored(text)

"""Which font a run of a Word document is set in, as far as its letters hang on it.

Reads: word/styles.xml and the properties of runs and paragraphs. Writes: the old script that the font is made for
(.VnTime, VNI-Times), None for fonts that show text as it is. A run's own font goes before that of its character style,
that before its paragraph's style, that before the document's.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from thongsuot.vietnamese.legacy import script_of_font

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FONT = f"{_W}rPr/{_W}rFonts"
_NAMED = ("hAnsi", "ascii")
_LONGEST_CHAIN = 20


class Fonts:
    """The fonts of a document's styles."""

    def __init__(self, styles: Element | None) -> None:
        self._own: dict[str, str | None] = {}
        self._based_on: dict[str, str] = {}
        self._common: str | None = None
        self._default = ""
        if styles is not None:
            self._load(styles)

    def script(self, run: Element, paragraph: Element) -> str | None:
        """This function will give the old script in which a run is written."""
        own = _named(run.find(_FONT))
        if own is None:
            own = self._of_style(_style(run, "rPr/", "rStyle"))
        if own is None:
            style = _style(paragraph, "pPr/", "pStyle")
            own = self._of_style(style if style in self._own else self._default)
        return script_of_font(own if own is not None else self._common or "")

    def _of_style(self, style: str) -> str | None:
        for _ in range(_LONGEST_CHAIN):  # styles may be based on one another in a ring
            if (own := self._own.get(style)) is not None:
                return own
            style = self._based_on.get(style, "")
        return None

    def _load(self, styles: Element) -> None:
        self._common = _named(styles.find(f"{_W}docDefaults/{_W}rPrDefault/{_FONT}"))
        for style in styles.iter(f"{_W}style"):
            name = style.get(f"{_W}styleId") or ""
            self._own[name] = _named(style.find(_FONT))
            parent = style.find(f"{_W}basedOn")
            self._based_on[name] = (parent.get(f"{_W}val") or "") if parent is not None else ""
            if style.get(f"{_W}type") == "paragraph" and style.get(f"{_W}default") in {"1", "true", "on"}:
                self._default = name


def _named(fonts: Element | None) -> str | None:
    """The font of letters beyond ASCII, "" for one of the theme, None where nothing is said."""
    if fonts is None:
        return None
    for name in _NAMED:
        if fonts.get(f"{_W}{name}Theme") is not None:
            return ""
        if (named := fonts.get(f"{_W}{name}")) is not None:
            return named
    return None


def _style(element: Element, properties: str, name: str) -> str:
    style = element.find(f"{_W}{properties}{_W}{name}")
    return (style.get(f"{_W}val") or "") if style is not None else ""

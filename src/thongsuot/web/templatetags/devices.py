"""What a browser calls itself, in words that its user knows."""

from __future__ import annotations

import re

from django.template import Library
from django.utils.translation import gettext as _

register = Library()
BROWSERS = (
    (r"EdgA?/|EdgiOS/", "Edge"),
    (r"coc_coc_browser", "Cốc Cốc"),
    (r"SamsungBrowser", "Samsung Internet"),
    (r"OPR/", "Opera"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/", "Chrome"),
    (r"Safari/", "Safari"),
)
"""In this order: most browsers also call themselves by the name of those that came before them."""
SYSTEMS = (
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Android", "Android"),
    (r"Windows", "Windows"),
    (r"Mac OS X|Macintosh", "macOS"),
    (r"Linux", "Linux"),
)


@register.filter
def device(words: str) -> str:
    """Mozilla/5.0 (… Windows NT 10.0 …) Chrome/143.0 … → "Chrome, Windows"."""
    known = (_first(names, words) for names in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, known)) or _("a device that does not say what it is")


def _first(names: tuple[tuple[str, str], ...], words: str) -> str:
    return next((name for pattern, name in names if re.search(pattern, words)), "")

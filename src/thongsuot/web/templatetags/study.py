"""Words for study."""

from __future__ import annotations

from django.template import Library

from thongsuot.study.queries import Why
from thongsuot.study.rules import Way
from thongsuot.web import words

register = Library()


@register.filter
def way_words(way: Way | str) -> str:
    """A way of studying in words."""
    return str(words.WAYS[Way(way)])


@register.filter
def why_words(why: Why | str) -> str:
    """Why somebody is left, in words."""
    return str(words.WHY_LEFT[Why(why)])

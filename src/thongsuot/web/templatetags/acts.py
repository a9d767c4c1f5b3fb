"""Acts in words, in templates."""

from __future__ import annotations

from django.template import Library

from thongsuot.web import acts

register = Library()
register.filter("act_words", acts.act_words)
register.filter("door_words", acts.door_words)
register.filter("subject_words", acts.subject_words)

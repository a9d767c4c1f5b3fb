"""Reads official documents: bytes in, identity, outline and obligations out, each with its place in the text.

A target is a figure to be reached, an assignment tells a named body to act, a deadline names a time and no body.
Rule-based: the
words it goes by stand in `lexicon/`, every item says which rule found it and how sure it is.
"""

from __future__ import annotations

from thongsuot.reading.errors import ReadingError
from thongsuot.reading.explaining import Explainer, rules
from thongsuot.reading.guide import as_guide
from thongsuot.reading.lexicon import Lexicon, default_lexicon
from thongsuot.reading.model import Reading
from thongsuot.reading.pipeline import read

__all__ = ["Explainer", "Lexicon", "Reading", "ReadingError", "as_guide", "default_lexicon", "read", "rules"]

"""Everything that reads documents. Each takes the reader, and what a reader may not see does not exist for them."""

from thongsuot.documents.queries.comparing import compare
from thongsuot.documents.queries.corrections import corrections
from thongsuot.documents.queries.groups import group_sizes
from thongsuot.documents.queries.interchange import akoma_ntoso, plan_of_tasks
from thongsuot.documents.queries.listing import Filters, document, documents, documents_after
from thongsuot.documents.queries.outlook import publishing_outlook
from thongsuot.documents.queries.receiving import receipts
from thongsuot.documents.queries.recounting import recount_receipts
from thongsuot.documents.queries.reviewing import (
    OneQuestion,
    card,
    cards,
    draft,
    neighbours,
    question_of,
    requirement,
    requirements,
    review,
)
from thongsuot.documents.queries.searching import search
from thongsuot.documents.queries.texts import mentions, original, outline, section
from thongsuot.kernel.pages import Page

__all__ = [
    "Filters",
    "OneQuestion",
    "Page",
    "akoma_ntoso",
    "card",
    "cards",
    "compare",
    "corrections",
    "document",
    "documents",
    "documents_after",
    "draft",
    "group_sizes",
    "mentions",
    "neighbours",
    "original",
    "outline",
    "plan_of_tasks",
    "publishing_outlook",
    "question_of",
    "receipts",
    "recount_receipts",
    "requirement",
    "requirements",
    "review",
    "search",
    "section",
]

"""Everything that changes documents."""

from thongsuot.documents.operations.doubts import raise_doubt, settle_doubt, settle_mention
from thongsuot.documents.operations.handing_over import hand_over
from thongsuot.documents.operations.identities import correct_identity
from thongsuot.documents.operations.linking import link
from thongsuot.documents.operations.publishing import publish, withdraw
from thongsuot.documents.operations.receiving import confirm_receipt, open_document
from thongsuot.documents.operations.reviewing import confirm, confirm_above, correct, refuse, reopen
from thongsuot.documents.operations.reworking import add, merge, split
from thongsuot.documents.operations.uploading import Brought, bring, keep_brought, upload

__all__ = [
    "Brought",
    "add",
    "bring",
    "confirm",
    "confirm_above",
    "confirm_receipt",
    "correct",
    "correct_identity",
    "hand_over",
    "keep_brought",
    "link",
    "merge",
    "open_document",
    "publish",
    "raise_doubt",
    "refuse",
    "reopen",
    "settle_doubt",
    "settle_mention",
    "split",
    "upload",
    "withdraw",
]

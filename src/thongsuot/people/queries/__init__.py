"""Reading people. Names follow the reader's grants alone; the operations that show a list of them record the look."""

from thongsuot.people.queries.grants import GrantRow, grants_of, grants_within, user_named
from thongsuot.people.queries.headcounts import Headcount, headcount, recount, span_of
from thongsuot.people.queries.imports import ImportRow, ImportRun, import_run, imports
from thongsuot.people.queries.invitations import OpenInvitation, invitation, open_invitations
from thongsuot.people.queries.members import (
    MemberRow,
    MemberSheet,
    NameList,
    WaitingRow,
    export_rows,
    home_unit,
    members_of,
    sheet_columns,
    to_be_placed,
    would_wait,
)

__all__ = [
    "GrantRow",
    "Headcount",
    "ImportRow",
    "ImportRun",
    "MemberRow",
    "MemberSheet",
    "NameList",
    "OpenInvitation",
    "WaitingRow",
    "export_rows",
    "grants_of",
    "grants_within",
    "headcount",
    "home_unit",
    "import_run",
    "imports",
    "invitation",
    "members_of",
    "open_invitations",
    "recount",
    "sheet_columns",
    "span_of",
    "to_be_placed",
    "user_named",
    "would_wait",
]

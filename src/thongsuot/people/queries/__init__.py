"""Reading people. Names follow the reader's grants alone; the operations that show a list of them record the look."""

from thongsuot.people.queries.grants import GrantRow, grants_of, grants_within, user_named
from thongsuot.people.queries.headcounts import Headcount, headcount, recount, span_of
from thongsuot.people.queries.imports import ImportRow, ImportRun, import_run, imports
from thongsuot.people.queries.invitations import (
    InvitationRow,
    InvitationState,
    OpenInvitation,
    invitation,
    invitations_at,
    invitations_beneath,
)
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
from thongsuot.people.queries.sessions import SignIn, sign_ins
from thongsuot.people.queries.targets import BatchOffer, KindCount, Target, Targets, Whom, kinds_beneath, targets

__all__ = [
    "BatchOffer",
    "GrantRow",
    "Headcount",
    "ImportRow",
    "ImportRun",
    "InvitationRow",
    "InvitationState",
    "KindCount",
    "MemberRow",
    "MemberSheet",
    "NameList",
    "OpenInvitation",
    "SignIn",
    "Target",
    "Targets",
    "WaitingRow",
    "Whom",
    "export_rows",
    "grants_of",
    "grants_within",
    "headcount",
    "home_unit",
    "import_run",
    "imports",
    "invitation",
    "invitations_at",
    "invitations_beneath",
    "kinds_beneath",
    "members_of",
    "recount",
    "sheet_columns",
    "sign_ins",
    "span_of",
    "targets",
    "to_be_placed",
    "user_named",
    "would_wait",
]

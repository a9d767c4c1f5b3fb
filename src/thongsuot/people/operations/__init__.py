"""Writing people: each module one subject."""

from thongsuot.people.operations.accepting import NewUser, accept_and_join, accept_invitation, take_up_invitation
from thongsuot.people.operations.bulk_invitations import Batch, Slip, invite_all
from thongsuot.people.operations.grants import Granted, Offer, end_grant, grant
from thongsuot.people.operations.hand_over import hand_over
from thongsuot.people.operations.imports import (
    ImportApplied,
    ImportPlan,
    apply_import,
    plan_import,
    plan_received,
    receive_import,
)
from thongsuot.people.operations.invitations import (
    INVITATION_DAYS,
    Invited,
    invite,
    invite_again,
    withdraw_invitation,
)
from thongsuot.people.operations.members import (
    Renamed,
    Transferred,
    end_membership,
    erase_member,
    export_members,
    look_at_members,
    place_members,
    rename_member,
    transfer_member,
)
from thongsuot.people.operations.reorganisations import follow_reorganisations
from thongsuot.people.operations.runs import (
    ask_take_back,
    broken,
    confirm_import,
    note_failure,
    problems_of,
    refuse_lost_imports,
)
from thongsuot.people.operations.sessions import end_session, end_sessions
from thongsuot.people.operations.take_back import TakenBack, take_back_import

__all__ = [
    "INVITATION_DAYS",
    "Batch",
    "Granted",
    "ImportApplied",
    "ImportPlan",
    "Invited",
    "NewUser",
    "Offer",
    "Renamed",
    "Slip",
    "TakenBack",
    "Transferred",
    "accept_and_join",
    "accept_invitation",
    "apply_import",
    "ask_take_back",
    "broken",
    "confirm_import",
    "end_grant",
    "end_membership",
    "end_session",
    "end_sessions",
    "erase_member",
    "export_members",
    "follow_reorganisations",
    "grant",
    "hand_over",
    "invite",
    "invite_again",
    "invite_all",
    "look_at_members",
    "note_failure",
    "place_members",
    "plan_import",
    "plan_received",
    "problems_of",
    "receive_import",
    "refuse_lost_imports",
    "rename_member",
    "take_back_import",
    "take_up_invitation",
    "transfer_member",
    "withdraw_invitation",
]

"""What every address says to everybody: a line each, with ids inside the caller's scope and with ids outside it.

A door names who comes in. Everybody else is refused: sent to sign in, 403, or 404 where they may not even know that it
exists. "Inside" are ids of the published document, the commune HL-A, its first cell and its people, to which the
narrow roles belong; "outside" those of the commune HL-B and its cell, which only the wide roles cover.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from thongsuot.kernel.ids import new_id

ALL = frozenset({"administrator", "office", "secretary", "leader", "inspector", "member"})
OFFICES = frozenset({"administrator", "office"})
FIGURES = ALL - {"member"}
WIDE_FIGURES = frozenset({"administrator", "office", "inspector", "leader"})
NAMES = OFFICES | {"secretary"}
AUDITORS = frozenset({"administrator", "inspector"})
EVERYBODY = ALL | {"anonymous"}
PROGRESS = {"happened_on": "2026-02-03", "note": "x", "event_id": str(new_id())}
UNDO = {"event_id": str(new_id()), "corrects_id": str(new_id())}
"""Reports that are complete, so that a missing permission refuses them and nothing else does before."""
REPORT = {"happened_on": "2026-02-03", "note": "x"}
MEANING = {"kind": "task", "statement": "x", "leads": ["x"]}
ACT = {"document_words": "x", "operates_on": "2026-02-03"}
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Door:
    """Who comes in with ids inside their scope, who with ids outside (None: the address has no such id)."""

    may: frozenset[str]
    outside: frozenset[str] | None = None
    method: str = "get"
    ids: Mapping[str, str] | None = None
    """Other ids than the usual ones: the address's name of the id → the test's."""
    data: Mapping[str, str] | None = None
    """What is sent, where the answer depends on it before the permission is asked."""
    body: Mapping[str, object] | None = None
    """The same as JSON, as the API takes it; the name of an id stands for the id."""
    files: tuple[str, ...] = ()
    """Names of fields in which some file comes along."""


DRAFT = {"version_id": "draft", "document_id": "draft_document", "requirement_id": "draft_requirement"}

DOORS: Mapping[str, tuple[Door, ...]] = {
    "alive": (Door(EVERYBODY),),
    "ready": (Door(EVERYBODY),),
    "metrics": (Door(NOBODY),),  # whoever brings the token, which is nobody's role
    "point": (Door(EVERYBODY),),  # the page alone: what is in it comes by the protocol
    "point_worker": (Door(EVERYBODY),),
    "point_manifest": (Door(EVERYBODY),),
    "home": (Door(ALL),),
    "account": (Door(ALL),),
    "own_data": (Door(ALL), Door(ALL, method="post")),
    "own_data_export": (Door(ALL),),
    "tokens": (Door(ALL), Door(ALL, method="post")),
    "end_token": (Door(NOBODY, method="post"),),  # one's own alone
    "catalogues": (Door(ALL),),
    "catalogue": (Door(ALL),),
    "catalogue_new_entry": (Door(OFFICES), Door(OFFICES, method="post")),
    "catalogue_entry": (Door(OFFICES), Door(OFFICES, method="post")),
    "catalogue_close_entry": (Door(OFFICES), Door(OFFICES, method="post")),
    "conference_convened": (
        Door(FIGURES, WIDE_FIGURES),
        Door(OFFICES, OFFICES, method="post", data={"unit": "HL-B-1"}),
    ),
    "conference_convened_export": (Door(FIGURES, WIDE_FIGURES),),
    "conference_call": (Door(OFFICES, OFFICES), Door(OFFICES, OFFICES, method="post")),
    "convened_add": (Door(OFFICES, OFFICES), Door(OFFICES, OFFICES, method="post")),
    "convened_rule_remove": (Door(OFFICES, OFFICES, method="post"),),
    "convened_people": (Door(NAMES, OFFICES), Door(NAMES, OFFICES, method="post")),
    "convened_passes": (Door(NAMES, OFFICES), Door(NAMES, OFFICES, method="post")),
    "convened_letters": (Door(FIGURES, WIDE_FIGURES, ids={"form": "word"}),),
    "convened_letters_zip": (Door(FIGURES, WIDE_FIGURES, ids={"form": "word"}),),
    "convened_all_letters": (
        Door(FIGURES, WIDE_FIGURES),
        Door(FIGURES, WIDE_FIGURES, method="post", data={"form": "pdf"}),
    ),
    "convened_point_list": (Door(NAMES, OFFICES, ids={"form": "word"}),),
    "convened_paper": (Door(NAMES, OFFICES), Door(NAMES, OFFICES, method="post")),
    "convened_drop": (Door(OFFICES, OFFICES), Door(OFFICES, OFFICES, method="post")),
    "conferences": (Door(ALL),),
    "conference_new": (Door(OFFICES), Door(OFFICES, method="post")),
    "conference": (Door(ALL, WIDE_FIGURES),),
    "conference_edit": (Door(OFFICES, OFFICES), Door(OFFICES, OFFICES, method="post")),
    "conference_call_off": (Door(OFFICES, OFFICES), Door(OFFICES, OFFICES, method="post")),
    "conference_documents": (Door(OFFICES, OFFICES), Door(OFFICES, OFFICES, method="post")),
    "conference_sitting_new": (Door(OFFICES, OFFICES), Door(OFFICES, OFFICES, method="post")),
    "conference_sitting": (Door(OFFICES, OFFICES), Door(OFFICES, OFFICES, method="post")),
    "conference_sitting_remove": (Door(OFFICES, OFFICES), Door(OFFICES, OFFICES, method="post")),
    "conference_questions": (Door(ALL, WIDE_FIGURES), Door(ALL, WIDE_FIGURES, method="post", data={"words": "x"})),
    "conference_questions_gather": (Door(OFFICES, OFFICES, method="post", data={"question": "1", "do": "group"}),),
    "conference_question": (
        Door(OFFICES, OFFICES),
        Door(OFFICES, OFFICES, method="post", data={"words": "x"}),
    ),
    "conference_question_change": (Door(OFFICES, OFFICES, method="post", ids={"action": "tie_action"}),),
    "conference_board": (Door(FIGURES, WIDE_FIGURES),),
    "conference_board_part": (Door(FIGURES, WIDE_FIGURES),),
    "conference_board_point": (Door(FIGURES, WIDE_FIGURES),),
    "conference_twice": (Door(NAMES, OFFICES),),
    "conference_twice_export": (Door(NAMES, OFFICES),),
    "conference_links": (Door(OFFICES, OFFICES, method="post"),),
    "conference_materials": (Door(OFFICES, OFFICES), Door(OFFICES, OFFICES, method="post")),
    "conference_material_withdraw": (Door(OFFICES, OFFICES, method="post"),),
    "conference_material_file": (Door(ALL, WIDE_FIGURES),),
    "conference_points": (Door(FIGURES, WIDE_FIGURES),),
    "conference_points_export": (Door(FIGURES, WIDE_FIGURES),),
    "conference_points_assign": (Door(OFFICES, OFFICES), Door(OFFICES, OFFICES, method="post")),
    "conference_points_import": (Door(OFFICES, OFFICES), Door(OFFICES, OFFICES, method="post")),
    "conference_points_run": (Door(NOBODY), Door(NOBODY, method="post")),  # nobody brought one
    "conference_without_point": (Door(OFFICES, OFFICES),),
    "conference_without_point_export": (Door(OFFICES, OFFICES),),
    "conference_point_new": (Door(OFFICES, OFFICES), Door(OFFICES, OFFICES, method="post")),
    "conference_point": (Door(FIGURES, WIDE_FIGURES),),
    "conference_point_edit": (Door(NAMES, OFFICES), Door(NAMES, OFFICES, method="post")),
    "conference_point_close": (Door(OFFICES, OFFICES, method="post"),),
    "conference_point_duties": (Door(NAMES, OFFICES, method="post"),),
    "conference_point_code": (Door(NAMES, OFFICES, method="post"),),
    "conference_point_device_end": (Door(NOBODY, method="post"),),  # no device is paired
    "conference_point_recover": (Door(NAMES, OFFICES), Door(NAMES, OFFICES, method="post")),
    "conference_point_refused": (Door(NAMES, OFFICES),),
    "conference_point_settle": (Door(NOBODY, method="post"),),  # nothing was refused
    "conference_point_units": (Door(OFFICES, OFFICES, method="post", data={"unit": "HL-A"}),),
    "conference_attendance": (Door(FIGURES, WIDE_FIGURES),),
    "conference_attendance_export": (Door(FIGURES, WIDE_FIGURES),),
    "conference_absent": (Door(NAMES, OFFICES),),
    "conference_absent_export": (Door(NAMES, OFFICES),),
    "learn": (Door(ALL),),
    "learn_course": (Door(NOBODY),),  # none of these accounts is a member's own
    "learn_worker": (Door(EVERYBODY),),  # a program, the same for all
    "learn_offline": (Door(NOBODY), Door(NOBODY, method="post")),
    "learn_screen": (Door(NOBODY), Door(NOBODY, method="post")),
    "learn_quiz": (Door(NOBODY), Door(NOBODY, method="post")),
    "learn_quiz_result": (Door(NOBODY),),
    "learn_reflection": (Door(NOBODY), Door(NOBODY, method="post")),
    "study_reflections": (Door(NAMES, OFFICES),),
    "study_reflection": (Door(NOBODY), Door(NOBODY, method="post", data={"words": "x"})),  # nobody handed one in
    "study_reflection_file": (Door(NOBODY),),
    "study_questions": (Door(OFFICES), Door(OFFICES, method="post", data={"propose": "yes"})),
    "study_question_new": (Door(OFFICES), Door(OFFICES, method="post")),
    "study_question": (
        Door(OFFICES, ids={"question_id": "course_question_id"}),
        Door(OFFICES, method="post", ids={"question_id": "course_question_id"}, data={"do": "approve"}),
    ),
    "unit_accounts": (Door(NAMES, OFFICES), Door(NAMES, OFFICES, method="post")),
    "member_account": (Door(NAMES, OFFICES), Door(NAMES, OFFICES, method="post")),
    "study": (Door(FIGURES),),
    "study_export": (Door(FIGURES),),
    "study_beside": (Door(FIGURES, WIDE_FIGURES),),
    "study_left": (Door(NAMES),),
    "study_left_export": (Door(NAMES),),
    "study_unit_left": (Door(NAMES),),
    "study_unit_left_export": (Door(NAMES),),
    "study_statements": (Door(NAMES),),
    "report_periods": (Door(FIGURES),),
    "report_period_new": (Door(OFFICES), Door(OFFICES, method="post")),
    "report_period": (Door(FIGURES, WIDE_FIGURES),),
    "report_period_close": (Door(OFFICES, OFFICES, method="post", data={"reason": "x"}),),
    "report_period_reopen": (Door(OFFICES, OFFICES, method="post", data={"reason": "x"}),),
    "report_template": (Door(FIGURES),),
    "report_templates": (Door(OFFICES, OFFICES), Door(OFFICES, OFFICES, method="post", data={"after": "1"})),
    "report_template_return": (Door(OFFICES, OFFICES, method="post", data={"number": "1", "after": "1"}),),
    "report_template_in_force": (Door(FIGURES, WIDE_FIGURES),),
    "report_template_version": (Door(OFFICES, OFFICES),),
    "unit_report": (
        Door(FIGURES, WIDE_FIGURES),
        Door(NAMES, OFFICES, method="post", data={"report_id": str(new_id())}),
    ),
    "unit_report_export": (Door(FIGURES, WIDE_FIGURES, ids={"form": "word"}),),
    "sent_report": (
        Door(FIGURES, WIDE_FIGURES),
        Door(NAMES, OFFICES, method="post", data={"reason": "x"}),
    ),
    "sent_report_export": (Door(FIGURES, WIDE_FIGURES, ids={"form": "word"}),),
    "study_rule": (Door(OFFICES), Door(OFFICES, method="post")),
    "study_meeting": (Door(NAMES, OFFICES), Door(NAMES, OFFICES, method="post")),
    "study_meeting_correct": (Door(NAMES, OFFICES), Door(NAMES, OFFICES, method="post")),
    "study_meeting_withdraw": (Door(NAMES, OFFICES), Door(NAMES, OFFICES, method="post")),
    "study_make_up": (Door(NAMES, OFFICES), Door(NAMES, OFFICES, method="post")),
    "study_remind": (Door(OFFICES), Door(OFFICES, method="post")),
    "study_make_up_call": (Door(NAMES), Door(NAMES, method="post")),
    "documents": (Door(ALL),),
    "document_upload": (Door(OFFICES), Door(OFFICES, method="post")),
    "document": (Door(ALL), Door(OFFICES, ids=DRAFT)),
    "document_export": (Door(FIGURES),),
    "document_requirements": (Door(FIGURES), Door(OFFICES, ids=DRAFT)),
    "document_text": (Door(ALL), Door(OFFICES, ids=DRAFT)),
    "document_contents": (Door(ALL), Door(OFFICES, ids=DRAFT)),
    "document_identity": (Door(OFFICES, ids=DRAFT), Door(OFFICES, ids=DRAFT, method="post")),
    "document_receipts": (Door(ALL), Door(OFFICES, ids=DRAFT)),
    "document_received": (Door(NAMES, method="post"),),
    "document_opened": (Door(ALL, method="post"), Door(ALL, method="post", ids=DRAFT)),
    "document_compare": (Door(ALL), Door(OFFICES, ids=DRAFT | {"before_id": "draft", "after_id": "draft"})),
    "document_remind": (
        Door(OFFICES, data={"stage": "published"}),
        Door(OFFICES, method="post", data={"stage": "published"}),
    ),
    "document_leads": (Door(OFFICES),),
    "original": (Door(ALL), Door(OFFICES, ids=DRAFT)),
    "akoma_ntoso": (Door(ALL), Door(OFFICES, ids=DRAFT)),
    "version_tasks": (Door(ALL), Door(OFFICES, ids=DRAFT)),
    "review": (Door(OFFICES), Door(OFFICES, ids=DRAFT)),
    "review_part": (Door(OFFICES, ids=DRAFT),),
    "confirm_above": (Door(OFFICES, ids=DRAFT, method="post"),),
    "publish": (Door(OFFICES, ids=DRAFT), Door(OFFICES, ids=DRAFT, method="post")),
    "withdraw": (Door(OFFICES), Door(OFFICES, method="post")),
    "requirement_thread": (Door(FIGURES),),
    "card": (Door(OFFICES, ids=DRAFT),),
    "decide": (Door(OFFICES, ids=DRAFT, method="post"),),
    "correct": (Door(OFFICES, ids=DRAFT), Door(OFFICES, ids=DRAFT, method="post")),
    "split": (Door(OFFICES, ids=DRAFT), Door(OFFICES, ids=DRAFT, method="post")),
    "merge": (Door(OFFICES, ids=DRAFT), Door(OFFICES, ids=DRAFT, method="post")),
    "add_requirement": (Door(OFFICES, ids=DRAFT), Door(OFFICES, ids=DRAFT, method="post")),
    "doubt_body": (Door(OFFICES), Door(OFFICES, method="post")),
    "settle_doubt": (Door(OFFICES, method="post", data={"answer": "x"}),),
    "units": (Door(ALL),),
    "units_export": (Door(ALL),),
    "unit": (Door(ALL, ALL),),
    "unit_alias": (Door(OFFICES, OFFICES), Door(OFFICES, OFFICES, method="post")),
    "unit_members": (Door(NAMES, OFFICES),),
    "unit_members_export": (Door(NAMES, OFFICES),),
    "member_name": (Door(NAMES, OFFICES), Door(NAMES, OFFICES, method="post")),
    "member_data": (Door(NAMES, OFFICES), Door(NAMES, OFFICES, method="post")),
    "member_data_export": (Door(NAMES, OFFICES),),
    "unit_looks": (Door(NAMES | {"inspector"}, OFFICES | {"inspector"}),),
    "unit_looks_export": (Door(NAMES | {"inspector"}, OFFICES | {"inspector"}),),
    "unit_acts": (Door(AUDITORS, AUDITORS),),
    "unit_acts_export": (Door(AUDITORS, AUDITORS),),
    "unit_grants": (Door(NAMES, OFFICES), Door(NAMES, OFFICES, method="post")),
    "end_grant": (Door(NAMES, OFFICES), Door(NAMES, OFFICES, method="post")),
    "hand_over": (Door(NAMES, OFFICES), Door(NAMES, OFFICES, method="post")),
    "unit_invitations": (Door(NAMES, OFFICES),),
    "unit_slips": (Door(NAMES, OFFICES), Door(NAMES, OFFICES, method="post")),
    "unit_invite_again": (Door(NAMES, OFFICES, method="post"),),
    "unit_withdraw": (Door(NAMES, OFFICES, method="post"),),
    "invitation": (Door(EVERYBODY),),
    "invitation_by_service": (Door(EVERYBODY, method="post"),),
    "members_waiting": (Door(NAMES),),
    "imports": (Door(NAMES),),
    "import_new": (Door(OFFICES), Door(OFFICES, method="post")),
    "import_example": (Door(OFFICES),),
    "import_run": (Door(OFFICES),),
    "import_apply": (Door(OFFICES, method="post"),),
    "import_take_back": (Door(OFFICES), Door(OFFICES, method="post")),
    "due_own": (Door(FIGURES),),
    "due": (Door(FIGURES, WIDE_FIGURES),),
    "due_receive": (Door(NAMES, OFFICES, method="post"),),
    "obligations": (Door(FIGURES),),
    "obligations_export": (Door(FIGURES),),
    "obligations_waiting": (Door(OFFICES), Door(OFFICES, method="post")),
    "obligation": (Door(FIGURES, WIDE_FIGURES),),
    "obligation_report": (Door(NAMES, OFFICES, method="post", data=PROGRESS),),
    "obligation_undo": (Door(NAMES, OFFICES, method="post", data=UNDO),),
    "evidence": (Door(FIGURES, WIDE_FIGURES),),
    "notices": (Door(OFFICES),),
    "notices_export": (Door(OFFICES),),
    "notice_schedules": (Door(OFFICES),),
    "notice_schedule_new": (Door(OFFICES), Door(OFFICES, method="post")),
    "notice_schedule": (Door(OFFICES), Door(OFFICES, method="post")),
    "search": (Door(ALL),),
    "set_language": (Door(ALL, method="post"),),  # who is not signed in goes on to sign in, in that language
    "api:list_documents": (Door(ALL),),
    "api:read_document": (Door(ALL), Door(OFFICES, ids=DRAFT)),
    "api:read_akoma_ntoso": (Door(ALL), Door(OFFICES, ids=DRAFT)),
    "api:upload_document": (Door(OFFICES, method="post", files=("file",)),),
    "api:publish_version": (Door(OFFICES, method="post", ids=DRAFT, body={"revision": 0}),),
    "api:withdraw_version": (Door(OFFICES, method="post", body={"reason": "x"}),),
    "api:confirm_receipt": (
        Door(NAMES, method="post", body={"unit": "unit_id"}),
        Door(OFFICES, method="post", body={"unit": "unit_id_outside"}),
    ),
    "api:list_requirements": (Door(ALL), Door(OFFICES, ids=DRAFT)),
    "api:read_requirement": (Door(ALL), Door(OFFICES, ids=DRAFT)),
    "api:confirm_requirement": (Door(OFFICES, method="post", ids=DRAFT, body={"revision": 0}),),
    "api:correct_requirement": (Door(OFFICES, method="post", ids=DRAFT, body={"revision": 0, "meaning": MEANING}),),
    "api:split_requirement": (Door(OFFICES, method="post", ids=DRAFT, body={"revision": 0, "parts": ["a", "b"]}),),
    "api:merge_requirement": (Door(OFFICES, method="post", ids=DRAFT, body={"revision": 0, "others": []}),),
    "api:add_requirement": (Door(OFFICES, method="post", ids=DRAFT, body={"words": "x", "meaning": MEANING}),),
    "api:refuse_requirement": (Door(OFFICES, method="post", ids=DRAFT, body={"revision": 0}),),
    "api:reopen_requirement": (Door(OFFICES, method="post", ids=DRAFT, body={"revision": 0}),),
    "api:list_units": (Door(ALL),),
    "api:list_obligations": (Door(ALL),),
    "api:read_obligation": (Door(FIGURES, WIDE_FIGURES),),
    "api:take_up": (Door(NAMES, OFFICES, method="post", body=REPORT | {"in_charge": "x"}),),
    "api:report_progress": (Door(NAMES, OFFICES, method="post", body=REPORT),),
    "api:report_done": (Door(NAMES, OFFICES, method="post", data=REPORT | {"product": "x"}, files=("evidence",)),),
    "api:reopen_obligation": (Door(NAMES, OFFICES, method="post", body=REPORT),),
    "api:undo_report": (Door(NAMES, OFFICES, method="post", body={"corrects_id": UNDO["corrects_id"]}),),
    "api:list_tree_imports": (Door(OFFICES),),
    "api:read_tree_import": (Door(OFFICES),),
    "api:import_tree": (Door(OFFICES, method="post", files=("file",)),),
    "api:apply_tree_import": (Door(OFFICES, method="post"),),
    "api:take_back_tree_import": (Door(OFFICES, method="post"),),
    "api:list_reorganisations": (Door(OFFICES),),
    "api:read_reorganisation": (Door(NOBODY),),  # there is none
    "api:import_reorganisation": (Door(OFFICES, method="post", data=ACT, files=("file",)),),
    "api:apply_reorganisation": (Door(OFFICES, method="post"),),
    "api:list_member_imports": (Door(NAMES),),
    "api:read_member_import": (Door(NOBODY),),  # one's own alone
    "api:import_members": (Door(NAMES, method="post", files=("file",)),),
    "api:apply_member_import": (Door(NAMES, method="post"),),
    "api:take_back_member_import": (Door(NAMES, method="post"),),
    "api:read_statements": (Door(NAMES),),
    "api:list_statement_imports": (Door(NAMES),),
    "api:read_statement_import": (Door(NOBODY),),  # one's own alone
    "api:import_statements": (Door(NAMES, method="post", files=("file",)),),
    "api:apply_statement_import": (Door(NAMES, method="post"),),  # and finds that nothing of theirs waits
    "api:document_flow": (Door(FIGURES),),
    "api:read_coverage": (Door(FIGURES),),
    "api:list_study_imports": (Door(NAMES),),
    "api:read_study_import": (Door(NOBODY),),  # one's own alone
    "api:import_study": (Door(NAMES, method="post", data={"document_words": "15-NQ/TU"}, files=("file",)),),
    "api:apply_study_import": (Door(NAMES, method="post"),),  # and finds that nothing of theirs waits
    "api:list_periods": (Door(FIGURES),),
    "api:read_period": (Door(FIGURES, WIDE_FIGURES),),
    "api:send_report": (Door(NAMES, OFFICES, method="post", body={"unit": "unit_id"}),),
    "api:read_report": (Door(FIGURES, WIDE_FIGURES),),
    "api:call_back_report": (Door(NAMES, OFFICES, method="post", body={"reason": "x"}),),
    # Devices come with a token of their own, which is nobody's role; their tests are tests/sync.
    "sync_enrol": (Door(NOBODY, method="post", body={"code": "x"}),),
    "sync_roster": (Door(NOBODY),),
    "sync_events": (Door(NOBODY, method="post", body={"sent_at": "2026-12-04T01:00:00Z", "events": []}),),
    "sync_sign": (Door(NOBODY),),
    "sync_questions": (Door(NOBODY, method="post", body={"id": str(new_id()), "words": "x"}),),
    "sync_device": (Door(NOBODY, method="delete"),),
    "api:list_conferences": (Door(ALL),),
    "api:read_conference": (Door(ALL, WIDE_FIGURES),),
    "api:list_points": (Door(FIGURES, WIDE_FIGURES),),
    "api:openapi-json": (Door(EVERYBODY),),
    "api:api-root": (Door(NOBODY),),
}
"""Sign-in itself (allauth's own addresses) and the demo's links are tried elsewhere."""

ELSEWHERE = ("account_", "end_session", "mfa_", "socialaccount_", "openid_connect_", "demo_")

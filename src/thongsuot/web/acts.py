"""Acts in words: what the record of acts says happened, by the action's package and name."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.errors import Message

ACTS: Mapping[str, Mapping[str, Message]] = {
    "audit": {"forget": _("removed acts by the rule of retention")},
    "catalogues": {
        "load_shipped": _("loaded the shipped catalogues"),
        "save_entry": _("changed an entry of a catalogue"),
        "close_entry": _("ended an entry of a catalogue"),
    },
    "convening": {
        "add_duty": _("asked one thing more of a connection point"),
        "add_link": _("gave a link to those who take part in a conference"),
        "add_material": _("gave a file to those who take part in a conference"),
        "add_person": _("convened one more member"),
        "add_point": _("added a connection point"),
        "add_rule": _("said of some people that they are convened"),
        "add_sitting": _("added a sitting to a conference"),
        "answer_question": _("answered a question"),
        "apply_sheet": _("brought connection points in from a sheet"),
        "ask": _("asked a question at a conference"),
        "ask_call": _("asked for the call of a large conference"),
        "ask_letters": _("asked for invitation letters to many units"),
        "ask_through_point": _("asked a question through a point"),
        "call": _("called a conference"),
        "cancel_conference": _("called a conference off"),
        "change_conference": _("changed a conference"),
        "change_point": _("changed a connection point"),
        "change_sitting": _("changed a sitting of a conference"),
        "close_point": _("closed a connection point"),
        "drop_person": _("took a member off a conference’s list"),
        "each_its_own": _("made a connection point for each unit of some kinds"),
        "give_again": _("gave a withdrawn file again to those who take part in a conference"),
        "group_questions": _("put questions together"),
        "leave_out": _("took a document off a conference"),
        "look_at_absent": _("looked at the names of those who missed a sitting"),
        "look_at_convened": _("looked at the names of those convened"),
        "look_at_twice": _("looked at the names of those noted at several points"),
        "make_passes": _("made passes for a conference"),
        "make_conference": _("made a conference"),
        "merge_questions": _("merged questions"),
        "open_point": _("opened a connection point again"),
        "publish_answer": _("published an answer"),
        "record_absences": _("noted why people are absent"),
        "remove_link": _("took a link away from a conference"),
        "print_list": _("printed the list of a point"),
        "record_paper": _("brought in a roll call on paper"),
        "remove_rule": _("took back who is convened"),
        "remove_sitting": _("took a sitting out of a conference"),
        "report_duties": _("said what is ready at a connection point"),
        "settle_refused": _("settled a refused roll call entry"),
        "separate_question": _("let a merged question stand alone"),
        "serve": _("let units take part at a connection point"),
        "serve_no_more": _("took units off a connection point"),
        "study": _("put a document to a conference"),
        "tie_question": _("said which clause a question is about"),
        "work_failed": _("could not do long work that was asked for"),
        "to_nearest": _("let units take part at the nearest connection point"),
        "withdraw_material": _("withdrew a file from a conference"),
    },
    "documents": {
        "add": _("added a requirement that the reader had missed"),
        "confirm": _("confirmed a requirement"),
        "confirm_above": _("confirmed several requirements at once"),
        "correct": _("corrected a requirement"),
        "correct_identity": _("corrected what a document is"),
        "hand_over": _("handed documents over to the successor of a closed unit"),
        "link": _("linked two documents"),
        "load_receipts": _("loaded receipts into an empty installation"),
        "merge": _("made one requirement of several"),
        "publish": _("published a document"),
        "receive": _("confirmed the receipt of a document"),
        "refuse": _("refused a requirement"),
        "reopen": _("took a decision on a requirement back"),
        "settle_doubt": _("answered a question about a document"),
        "split": _("made several requirements of one"),
        "take_back_add": _("took an added requirement back"),
        "take_back_merge": _("undid the merging of requirements"),
        "take_back_split": _("undid the splitting of a requirement"),
        "upload": _("brought a document in"),
        "withdraw": _("withdrew a document"),
    },
    "courses": {
        "begin": _("began to study a document on their own"),
    },
    "notices": {
        "remind": _("reminded units of what they owe"),
        "set_schedule": _("set when units are reminded"),
    },
    "people": {
        "accept_invitation": _("joined by an invitation"),
        "apply_import": _("imported members"),
        "end_grant": _("ended a grant"),
        "end_membership": _("ended a membership"),
        "end_session": _("signed out on one device"),
        "end_sessions": _("signed out everywhere"),
        "end_token": _("ended an API token"),
        "erase_account": _("erased an account"),
        "erase_member": _("erased a member's name"),
        "erase_personal_data": _("erased a member's data"),
        "export_account": _("took a copy of an account's data"),
        "export_members": _("exported the names of a unit and all beneath it"),
        "export_personal_data": _("looked at everything kept of a member"),
        "follow_reorganisation": _("moved members with a reorganisation"),
        "grant": _("gave a role"),
        "hand_over": _("handed a role over"),
        "import_applying": _("asked for an import of members"),
        "import_failed": _("could not import members"),
        "import_taking_back": _("asked to take an import of members back"),
        "invite": _("invited somebody"),
        "invite_again": _("made an invitation anew"),
        "invite_member": _("invited a member to an account of their own"),
        "invite_all": _("invited many units at once"),
        "load_accounts": _("loaded accounts into an empty installation"),
        "load_members": _("loaded members into an empty installation"),
        "look_at_members": _("looked at the names of a unit"),
        "make_token": _("made an API token"),
        "place_members": _("placed members of closed units"),
        "plan_import": _("tried an import of members"),
        "receive_import": _("brought a sheet of members in"),
        "rename_member": _("corrected a member's name"),
        "retain": _("removed what was kept long enough"),
        "take_back_import": _("took an import of members back"),
        "take_up_invitation": _("took up an invitation"),
        "transfer_member": _("moved a member"),
        "unlink_account": _("let a member’s own account go"),
        "withdraw_invitation": _("withdrew an invitation"),
    },
    "plans": {
        "done": _("reported a task done"),
        "fan_out": _("gave the tasks of a document out"),
        "hand_over": _("handed tasks over to the successor of a closed unit"),
        "load_lives": _("loaded reports into an empty installation"),
        "progress": _("reported progress of a task"),
        "reassign": _("gave a task to another unit"),
        "refuse_report": _("kept a report that could not be accepted"),
        "reopened": _("reopened a task"),
        "settle": _("said which unit a task is for"),
        "take_back": _("took the tasks of a document back"),
        "taken_on": _("took a task on"),
        "voided": _("took a report back"),
    },
    "study": {
        "apply_rule": _("counted anew by a rule who has studied a document"),
        "catch_up": _("looked through who attended a conference whole"),
        "look_at_left": _("looked at the names of those who have not studied a document"),
        "look_at_meeting_form": _("looked at the names of a unit to record a meeting"),
        "record_completions": _("recorded who has studied"),
        "record_own": _("studied a document on their own"),
        "record_meeting": _("recorded a meeting at which documents were studied"),
        "set_rule": _("set who must study a document"),
        "withdraw_completion": _("took back that somebody has studied"),
    },
    "submissions": {
        "call_back": _("called a report back"),
        "close_period": _("closed a reporting period"),
        "open_period": _("opened a reporting period"),
        "reopen_period": _("opened a reporting period again"),
        "send": _("sent a report upward"),
    },
    "sync": {
        "end_device": _("stopped a roll call device"),
        "enrol": _("paired a roll call device"),
        "make_code": _("made a pairing code for a roll call device"),
        "new_epoch": _("asked roll call devices to send again all that they hold"),
        "recover": _("took in roll call entries from a device’s file"),
        "roster": _("took a point’s list of people onto a device"),
        "sign_out": _("signed a roll call device out"),
    },
    "units": {
        "add_alias": _("added a name to a unit"),
        "apply_import": _("imported units"),
        "link_units": _("linked two units"),
        "load": _("loaded units into an empty installation"),
        "plan_import": _("tried an import of units"),
        "plan_reorganisation": _("tried a reorganisation"),
        "reorganise": _("reorganised units"),
        "take_back_import": _("took an import of units back"),
    },
    "upkeep": {
        "back_up": _("made a backup"),
        "restore": _("restored a backup"),
        "upgrade": _("upgraded the installation"),
    },
}

DOORS: Mapping[str, Message] = {
    "web": _("on a page"),
    "api": _("through the API"),
    "cli": _("on the command line"),
    "job": _("in the background"),
    "system": _("by the program itself"),
}

SUBJECTS: Mapping[str, Message] = {
    "act": _("reorganisation %(id)s"),
    "conference": _("conference %(id)s"),
    "document": _("document %(id)s"),
    "doubt": _("question %(id)s"),
    "grant": _("grant %(id)s"),
    "invitation": _("invitation %(id)s"),
    "member": _("member no. %(id)s"),
    "member_import": _("import %(id)s"),
    "obligation": _("task %(id)s"),
    "reorganisation": _("reorganisation %(id)s"),
    "point": _("connection point %(id)s"),
    "requirement": _("requirement %(id)s"),
    "token": _("API token %(id)s"),
    "tree_import": _("import %(id)s"),
    "unit": _("unit no. %(id)s"),
    "user": _("account %(id)s"),
    "version": _("version %(id)s"),
}


def act_words(action: str) -> str:
    """What was done, "published a document"; an action that nobody has put into words stands as it is."""
    package, _dot, name = action.partition(".")
    return str(ACTS.get(package, {}).get(name, action))


def door_words(door: str) -> str:
    """Through which door: "on a page"."""
    return str(DOORS.get(door, door))


def subject_words(subject: str) -> str:
    """To what it was done, "document 12"; another subject stands as it is."""
    kind, _colon, id_ = subject.partition(":")
    return str(SUBJECTS[kind]) % {"id": id_} if kind in SUBJECTS else subject

"""The addresses of study: beneath a document, and beneath a unit."""

from __future__ import annotations

from django.urls import URLPattern, path

from thongsuot.web.views import make_ups, meetings, reminding, statements, study, study_rules, unit_left

OF_UNIT = "units/<id:unit_id>/study"
OF_DOCUMENT = "documents/<id:document_id>/study"


def patterns() -> list[URLPattern]:
    """Made when asked: the converter of ids is registered by then."""
    return [
        path(f"{OF_UNIT}/meeting/", meetings.meeting, name="study_meeting"),
        path(f"{OF_UNIT}/meeting/<uuid:gathering_id>/", meetings.correct, name="study_meeting_correct"),
        path(f"{OF_UNIT}/meeting/<uuid:gathering_id>/withdraw/", meetings.withdraw, name="study_meeting_withdraw"),
        path(f"{OF_UNIT}/left/", unit_left.left, name="study_unit_left"),
        path(f"{OF_UNIT}/left.<slug:form>", unit_left.export, name="study_unit_left_export"),
        path(f"{OF_UNIT}/make-up/<uuid:make_up_id>/", make_ups.make_up, name="study_make_up"),
        path(f"{OF_DOCUMENT}/remind/", reminding.remind_of_study, name="study_remind"),
        path(f"{OF_DOCUMENT}/make-up/", make_ups.call, name="study_make_up_call"),
        path(f"{OF_DOCUMENT}/", study.study, name="study"),
        path("documents/<id:document_id>/study.<slug:form>", study.export, name="study_export"),
        path(f"{OF_DOCUMENT}/statements.json", statements.statements, name="study_statements"),
        path(f"{OF_DOCUMENT}/left/", study.left, name="study_left"),
        path(f"{OF_DOCUMENT}/left.<slug:form>", study.left_export, name="study_left_export"),
        path(f"{OF_DOCUMENT}/beside/<id:unit_id>/", study.beside, name="study_beside"),
        path(f"{OF_DOCUMENT}/rule/", study_rules.rule, name="study_rule"),
    ]

"""The addresses of courses: a member's own, and the link between a member and their account."""

from __future__ import annotations

from django.urls import URLPattern, path

from thongsuot.web.views import courses, own_accounts, question_bank, quizzes, reflections

REFLECTIONS = "units/<id:unit_id>/study/reflections"


def patterns() -> list[URLPattern]:
    """Made when asked: the converter of ids is registered by then."""
    return [
        path("learn/", courses.own, name="learn"),
        path("learn/worker.js", courses.worker, name="learn_worker"),
        path("learn/<id:document_id>/offline/", courses.offline, name="learn_offline"),
        path("learn/<id:document_id>/", courses.course, name="learn_course"),
        path("learn/<id:document_id>/<id:number>/", courses.screen, name="learn_screen"),
        path("learn/<id:document_id>/quiz/", quizzes.quiz, name="learn_quiz"),
        path("learn/<id:document_id>/quiz/<uuid:attempt_id>/", quizzes.result, name="learn_quiz_result"),
        path("learn/<id:document_id>/reflection/", reflections.hand_in, name="learn_reflection"),
        path(f"{REFLECTIONS}/", reflections.waiting, name="study_reflections"),
        path(f"{REFLECTIONS}/<uuid:reflection_id>/", reflections.reflection, name="study_reflection"),
        path(f"{REFLECTIONS}/<uuid:reflection_id>/file/", reflections.file, name="study_reflection_file"),
        path("documents/<id:document_id>/study/questions/", question_bank.questions, name="study_questions"),
        path("documents/<id:document_id>/study/questions/new/", question_bank.write, name="study_question_new"),
        path("questions/<uuid:question_id>/", question_bank.edit, name="study_question"),
        path("units/<id:unit_id>/members/accounts/", own_accounts.accounts, name="unit_accounts"),
        path("units/<id:unit_id>/members/<id:member_id>/account/", own_accounts.account, name="member_account"),
    ]

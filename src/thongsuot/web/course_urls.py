"""The addresses of courses: a member's own, and the link between a member and their account."""

from __future__ import annotations

from django.urls import URLPattern, path

from thongsuot.web.views import courses, own_accounts


def patterns() -> list[URLPattern]:
    """Made when asked: the converter of ids is registered by then."""
    return [
        path("learn/", courses.own, name="learn"),
        path("learn/<id:document_id>/", courses.course, name="learn_course"),
        path("learn/<id:document_id>/<id:number>/", courses.screen, name="learn_screen"),
        path("units/<id:unit_id>/members/<id:member_id>/account/", own_accounts.account, name="member_account"),
    ]

"""The addresses of those convened to a conference, beneath the conference's own."""

from __future__ import annotations

from django.urls import URLPattern, path

from thongsuot.web.views import convened, letters, papers, passes

ROOT = "conferences/<id:conference_id>/convened"


def patterns() -> list[URLPattern]:
    """Made when asked: the converter of ids is registered by then."""
    return [
        path(f"{ROOT}/", convened.convened, name="conference_convened"),
        path(f"{ROOT}.<slug:form>", convened.export, name="conference_convened_export"),
        path(f"{ROOT}/call/", convened.call, name="conference_call"),
        path(f"{ROOT}/add/", convened.add, name="convened_add"),
        path(f"{ROOT}/rules/<id:rule_id>/remove/", convened.remove_rule, name="convened_rule_remove"),
        path(f"{ROOT}/units/<id:unit_id>/", convened.people, name="convened_people"),
        path(f"{ROOT}/units/<id:unit_id>/passes/", passes.passes, name="convened_passes"),
        path(f"{ROOT}/units/<id:unit_id>/letters.<slug:form>", letters.letters_of, name="convened_letters"),
        path(f"{ROOT}/units/<id:unit_id>/letters/", letters.all_letters, name="convened_all_letters"),
        path(f"{ROOT}/units/<id:unit_id>/letters/<slug:form>.zip", letters.zip_of, name="convened_letters_zip"),
        path(f"{ROOT}/points/<id:point_id>/list.<slug:form>", papers.point_list, name="convened_point_list"),
        path(f"{ROOT}/points/<id:point_id>/paper/", papers.bring, name="convened_paper"),
        path(f"{ROOT}/people/<id:convened_id>/drop/", convened.drop, name="convened_drop"),
    ]

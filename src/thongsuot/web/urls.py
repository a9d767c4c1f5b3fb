"""The addresses of the pages."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, path
from django.views.i18n import set_language

from thongsuot.web.views import account, catalogues, home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("account/", account.account, name="account"),
    path("catalogues/", catalogues.catalogues, name="catalogues"),
    path("catalogues/<slug:name>/", catalogues.catalogue, name="catalogue"),
    path("catalogues/<slug:name>/new/", catalogues.new_entry, name="catalogue_new_entry"),
    path("catalogues/<slug:name>/<slug:code>/", catalogues.entry, name="catalogue_entry"),
    path("language/", login_not_required(set_language), name="set_language"),
]

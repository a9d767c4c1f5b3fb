"""Every address of the installation."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from thongsuot.api import sync, v1

urlpatterns: list[URLPattern | URLResolver] = [
    path("sync/v1/", include(sync.addresses)),
    path("api/v1/", v1.addresses()),
    path("accounts/", include("thongsuot.web.sign_in_urls")),
    path("", include("thongsuot.web.urls")),
]

handler400 = "thongsuot.web.errors.bad_request"
handler403 = "thongsuot.web.errors.forbidden"
handler404 = "thongsuot.web.errors.not_found"
handler500 = "thongsuot.web.errors.broken"

"""The addresses of the demo: all others, and a sign-in link for each of its users."""

from __future__ import annotations

from django.urls import path

from thongsuot.config.urls import handler400, handler403, handler404, handler500, urlpatterns
from thongsuot.web.views import demo

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [path("demo/<slug:username>/", demo.sign_in, name="demo_sign_in"), *urlpatterns]

"""The doors of the devices at the points: /sync/v1/, told in docs/algorithms/roll-call.md. No cookie opens them."""

from __future__ import annotations

from django.urls import URLPattern, path

from thongsuot.api.sync import views

addresses: list[URLPattern] = [
    path("enrol", views.enrol, name="sync_enrol"),
    path("roster", views.roster, name="sync_roster"),
    path("events", views.events, name="sync_events"),
    path("sign", views.sign, name="sync_sign"),
    path("questions", views.questions, name="sync_questions"),
    path("device", views.device, name="sync_device"),
]

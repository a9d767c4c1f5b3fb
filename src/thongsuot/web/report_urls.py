"""The addresses of reporting periods and of what was sent for them."""

from __future__ import annotations

from django.urls import URLPattern, path

from thongsuot.web.views import periods, report_templates, unit_reports

OF_PERIOD = "reports/<id:period_id>"
TEMPLATES = "reports/templates/<id:unit_id>"
OF_UNIT = f"{OF_PERIOD}/units/<id:unit_id>"


def patterns() -> list[URLPattern]:
    """Made when asked: the converter of ids is registered by then."""
    return [
        path("reports/", periods.periods, name="report_periods"),
        path("reports/new/<id:document_id>/", periods.new, name="report_period_new"),
        path("reports/template.docx", report_templates.shipped, name="report_template"),
        path(f"{TEMPLATES}/", report_templates.templates, name="report_templates"),
        path(f"{TEMPLATES}/back/", report_templates.put_back, name="report_template_return"),
        path(f"{TEMPLATES}/in-force.docx", report_templates.in_force, name="report_template_in_force"),
        path(f"{TEMPLATES}/<id:number>.docx", report_templates.version, name="report_template_version"),
        path("reports/sent/<uuid:report_id>/", unit_reports.sent, name="sent_report"),
        path("reports/sent/<uuid:report_id>/file.<slug:form>", unit_reports.sent_export, name="sent_report_export"),
        path(f"{OF_PERIOD}/", periods.period, name="report_period"),
        path(f"{OF_PERIOD}/close/", periods.close, name="report_period_close"),
        path(f"{OF_PERIOD}/reopen/", periods.reopen, name="report_period_reopen"),
        path(f"{OF_UNIT}/", unit_reports.unit_report, name="unit_report"),
        path(f"{OF_UNIT}/file.<slug:form>", unit_reports.unit_export, name="unit_report_export"),
    ]

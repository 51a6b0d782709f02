"""Addresses of the care pages. Nothing in them says what the pages are about, or about whom."""

from django.urls import path

from commonweal.services.casework import views

ONE = "cases/<uuid:case_id>/"

urlpatterns = [
    path("cases/", views.caseload, name="cases"),
    path("cases/unallocated/", views.unallocated, name="cases_unallocated"),
    path("cases/export/", views.export, name="cases_export"),
    path(ONE, views.case, name="case"),
    path(f"{ONE}session/", views.session, name="case_session"),
    path(f"{ONE}contact-attempt/", views.attempt, name="case_attempt"),
    path(f"{ONE}contact/new/", views.contact_new, name="case_contact_new"),
    path(f"{ONE}contact/<uuid:point_id>/", views.contact_edit, name="case_contact_edit"),
    path(f"{ONE}contact/<uuid:point_id>/reveal/", views.contact_reveal, name="case_contact_reveal"),
    path(f"{ONE}risk/", views.risk, name="case_risk"),
    path(f"{ONE}risk/decide/", views.risk_decide, name="case_risk_decide"),
    path(f"{ONE}alert/", views.alert, name="case_alert"),
    path(f"{ONE}allocate/", views.allocate, name="case_allocate"),
    path(f"{ONE}close/", views.close, name="case_close"),
    path(f"{ONE}reopen/", views.reopen, name="case_reopen"),
]

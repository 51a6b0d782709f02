"""Addresses of the care pages. Nothing in them says what the pages are about, or about whom."""

from django.urls import path

from commonweal.services.casework.views import cases, contact, record, risk, sharing, steps, tools

ONE = "cases/<uuid:case_id>/"

urlpatterns = [
    path("cases/", cases.caseload, name="cases"),
    path("cases/unallocated/", cases.unallocated, name="cases_unallocated"),
    path("cases/export/", cases.export, name="cases_export"),
    path("risk-tools/", tools.risk_tools, name="risk_tools"),
    path(ONE, cases.case, name="case"),
    path(f"{ONE}session/", record.session, name="case_session"),
    path(f"{ONE}contact-attempt/", record.attempt, name="case_attempt"),
    path(f"{ONE}contact/new/", contact.contact_new, name="case_contact_new"),
    path(f"{ONE}contact/<uuid:point_id>/", contact.contact_edit, name="case_contact_edit"),
    path(f"{ONE}contact/<uuid:point_id>/reveal/", contact.contact_reveal, name="case_contact_reveal"),
    path(f"{ONE}risk/", risk.risk, name="case_risk"),
    path(f"{ONE}risk/questions/", risk.risk_tool, name="case_risk_tool"),
    path(f"{ONE}risk/decide/", risk.risk_decide, name="case_risk_decide"),
    path(f"{ONE}sharing/", sharing.sharing, name="case_sharing"),
    path(f"{ONE}sharing/agreement/", sharing.agreement, name="case_agreement"),
    path(f"{ONE}sharing/withdraw/", sharing.withdraw, name="case_withdraw"),
    path(f"{ONE}sharing/ask/", sharing.ask, name="case_ask"),
    path(f"{ONE}sharing/record/", sharing.shared, name="case_shared"),
    path(f"{ONE}alert/", record.alert, name="case_alert"),
    path(f"{ONE}allocate/", steps.allocate, name="case_allocate"),
    path(f"{ONE}close/", steps.close, name="case_close"),
    path(f"{ONE}reopen/", steps.reopen, name="case_reopen"),
]

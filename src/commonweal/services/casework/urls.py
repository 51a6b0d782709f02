"""Addresses of the care pages. Nothing in them says what the pages are about, or about whom."""

from django.urls import path

from commonweal.services.casework.views import (
    cases,
    contact,
    emergency,
    record,
    risk,
    sharing,
    steps,
    tasks,
    tools,
    walls,
)

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
    path(f"{ONE}alert/<int:alert_id>/down/", walls.alert_down, name="case_alert_down"),
    path("tasks/", tasks.my_tasks, name="my_tasks"),
    path("tasks/<uuid:task_id>/done/", tasks.task_done, name="task_done"),
    path("tasks/<uuid:task_id>/not-done/", tasks.task_undone, name="task_undone"),
    path(f"{ONE}tasks/", tasks.case_tasks, name="case_tasks"),
    path(f"{ONE}tasks/new/", tasks.task_new, name="case_task_new"),
    path(f"{ONE}tell/", walls.safety, name="case_safety"),
    path(f"{ONE}who-may-see/", walls.restrict, name="case_restrict"),
    path(f"{ONE}who-saw/", walls.seen, name="case_seen"),
    path("emergency/", emergency.emergency, name="emergency"),
    path("emergency/<uuid:case_id>/", emergency.emergency_case, name="emergency_case"),
    path(
        "emergency/<uuid:case_id>/contact/<uuid:point_id>/reveal/",
        emergency.emergency_reveal,
        name="emergency_reveal",
    ),
    path("openings/", emergency.openings, name="openings"),
    path("openings/<uuid:opening_id>/", emergency.opening_review, name="opening_review"),
    path(f"{ONE}allocate/", steps.allocate, name="case_allocate"),
    path(f"{ONE}close/", steps.close, name="case_close"),
    path(f"{ONE}reopen/", steps.reopen, name="case_reopen"),
]

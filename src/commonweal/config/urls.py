"""Every address, app by app, and what is answered when something is refused, missing or broken."""

from django.urls import include, path

APPS = (
    "commonweal.web",
    "commonweal.partnership",
    "commonweal.audit",
    "commonweal.jobs",
    "commonweal.commissioning.needs",
    "commonweal.commissioning.funding",
    "commonweal.commissioning.procurement",
    "commonweal.commissioning.governance",
    "commonweal.services.casework",
    "commonweal.services.feedback",
    "commonweal.services.front_door",
    "commonweal.outcomes",
    "commonweal.outcomes.releases",
    "commonweal.outcomes.value",
    "commonweal.outcomes.returns",
    "commonweal.outcomes.documents",
    "commonweal.outcomes.heard",
)

urlpatterns = [path("", include(f"{app}.urls")) for app in APPS]

handler400 = "commonweal.web.views.not_understood"
handler403 = "commonweal.web.views.refused"
handler404 = "commonweal.web.views.not_found"
handler500 = "commonweal.web.views.broken"

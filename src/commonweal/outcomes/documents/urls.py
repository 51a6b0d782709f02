from django.urls import path

from commonweal.outcomes.documents import views

ONE = "documents/<int:frozen_id>/"

urlpatterns = [
    path("documents/", views.documents, name="documents"),
    path("documents/new/", views.new_document, name="new_document"),
    path("documents/check/", views.check_document, name="check_document"),
    path(ONE, views.document, name="document"),
    path(f"{ONE}today/", views.document_today, name="document_today"),
    path(f"{ONE}sign/", views.sign_document, name="sign_document"),
    path(f"{ONE}file/<slug:form>/", views.document_file, name="document_file"),
]

from django.urls import path

from commonweal.audit import views

urlpatterns = [
    path("audit/", views.audit, name="audit"),
    path("audit/walls/", views.walls, name="audit_walls"),
]

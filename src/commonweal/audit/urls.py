from django.urls import path

from commonweal.audit import views

urlpatterns = [path("audit/", views.audit, name="audit")]

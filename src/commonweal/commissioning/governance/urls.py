from django.urls import path

from commonweal.commissioning.governance import views

urlpatterns = [
    path("decisions/", views.decisions, name="decisions"),
    path("decisions/new/", views.new_decision, name="new_decision"),
    path("decisions/<int:decision_id>/", views.decision, name="decision"),
    path("decisions/<int:decision_id>/publish/", views.publish_decision, name="publish_decision"),
    path("decisions/<int:decision_id>/take/", views.take_decision, name="take_decision"),
]

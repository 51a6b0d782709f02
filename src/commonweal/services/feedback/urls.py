from django.urls import path

from commonweal.services.feedback import views

urlpatterns = [
    path("cases/<uuid:case_id>/feedback/", views.case_feedback, name="case_feedback"),
    path("cases/<uuid:case_id>/feedback/ask/", views.ask, name="case_feedback_ask"),
    path("feedback/", views.feedback, name="feedback"),
    path("feedback/type/", views.type_in, name="feedback_type"),
    path("answer/", views.answer, name="answer"),
]

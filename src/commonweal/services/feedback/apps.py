from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "commonweal.services.feedback"
    label = "feedback"

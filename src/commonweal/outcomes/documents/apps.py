from django.apps import AppConfig


class Documents(AppConfig):
    name = "commonweal.outcomes.documents"
    label = "outcomes_documents"

from django.apps import AppConfig


class HeardConfig(AppConfig):
    name = "commonweal.outcomes.heard"
    label = "outcomes_heard"

from django.apps import AppConfig


class Value(AppConfig):
    name = "commonweal.outcomes.value"
    label = "outcomes_value"

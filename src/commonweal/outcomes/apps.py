from django.apps import AppConfig


class Outcomes(AppConfig):
    name = "commonweal.outcomes"
    label = "outcomes"

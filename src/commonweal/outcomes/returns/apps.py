from django.apps import AppConfig


class Returns(AppConfig):
    name = "commonweal.outcomes.returns"
    label = "outcomes_returns"

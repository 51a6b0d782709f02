from django.apps import AppConfig


class Releases(AppConfig):
    name = "commonweal.outcomes.releases"
    label = "outcomes_releases"

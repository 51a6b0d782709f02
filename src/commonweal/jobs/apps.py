from django.apps import AppConfig


class Jobs(AppConfig):
    name = "commonweal.jobs"
    label = "jobs"

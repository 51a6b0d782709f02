from django.apps import AppConfig


class Audit(AppConfig):
    name = "commonweal.audit"
    label = "audit"

from django.apps import AppConfig


class Governance(AppConfig):
    name = "commonweal.commissioning.governance"
    label = "governance"

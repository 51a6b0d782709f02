from django.apps import AppConfig


class Needs(AppConfig):
    name = "commonweal.commissioning.needs"
    label = "needs"

from django.apps import AppConfig


class Procurement(AppConfig):
    name = "commonweal.commissioning.procurement"
    label = "procurement"

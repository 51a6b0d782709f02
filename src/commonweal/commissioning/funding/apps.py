from django.apps import AppConfig


class Funding(AppConfig):
    name = "commonweal.commissioning.funding"
    label = "funding"

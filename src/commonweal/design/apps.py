from django.apps import AppConfig


class Design(AppConfig):
    name = "commonweal.design"
    label = "design"

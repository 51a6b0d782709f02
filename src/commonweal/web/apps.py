from django.apps import AppConfig


class Web(AppConfig):
    name = "commonweal.web"
    label = "web"

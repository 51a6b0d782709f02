from django.apps import AppConfig


class Casework(AppConfig):
    name = "commonweal.services.casework"
    label = "casework"

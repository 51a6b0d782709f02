from django.apps import AppConfig


class Partnership(AppConfig):
    name = "commonweal.partnership"
    label = "partnership"

from django.apps import AppConfig


class FrontDoor(AppConfig):
    name = "commonweal.services.front_door"
    label = "front_door"

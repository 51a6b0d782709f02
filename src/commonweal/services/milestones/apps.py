from django.apps import AppConfig


class Milestones(AppConfig):
    name = "commonweal.services.milestones"
    label = "milestones"

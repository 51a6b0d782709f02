from django.apps import AppConfig
from django.conf import settings

from commonweal.rules.bank_holidays import keep_to


class Partnership(AppConfig):
    name = "commonweal.partnership"
    label = "partnership"

    def ready(self) -> None:
        """Every clock of this program counts by the partnership's bank holidays from here on."""
        keep_to(settings.BANK_HOLIDAYS)

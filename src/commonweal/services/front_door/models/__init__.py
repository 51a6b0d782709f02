"""What the front door keeps: referrals and their steps (`referral`), wishes to end one that take two people (`ending`), how
people ask without an account (`door`), and daily lists that made many at once (`lists`).
"""

from commonweal.services.front_door.models.door import (
    DoorMessage,
    DoorTry,
    Knock,
    OutsideReferrer,
    WrongWords,
)
from commonweal.services.front_door.models.ending import EndingAsked
from commonweal.services.front_door.models.lists import AsTold, ListImport, ListMapping, ListPart, ListRow
from commonweal.services.front_door.models.referral import Referral, ReferralHistory

__all__ = [
    "AsTold",
    "DoorMessage",
    "DoorTry",
    "EndingAsked",
    "Knock",
    "ListImport",
    "ListMapping",
    "ListPart",
    "ListRow",
    "OutsideReferrer",
    "Referral",
    "ReferralHistory",
    "WrongWords",
]

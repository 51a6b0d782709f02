"""What the front door keeps: referrals and their steps (`referral`), how people ask without an account (`door`), and daily lists
that made many at once (`lists`).
"""

from commonweal.services.front_door.models.door import DoorMessage, DoorTry, Knock, OutsideReferrer
from commonweal.services.front_door.models.lists import AsTold, ListImport, ListMapping, ListPart, ListRow
from commonweal.services.front_door.models.referral import Referral, ReferralHistory

__all__ = [
    "AsTold",
    "DoorMessage",
    "DoorTry",
    "Knock",
    "ListImport",
    "ListMapping",
    "ListPart",
    "ListRow",
    "OutsideReferrer",
    "Referral",
    "ReferralHistory",
]

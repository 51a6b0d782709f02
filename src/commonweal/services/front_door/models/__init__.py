"""The tables of the front door: `referral` is what was asked and how it went on; `door` is how people ask without an account."""

from commonweal.services.front_door.models.door import DoorMessage, DoorTry, Knock, OutsideReferrer
from commonweal.services.front_door.models.referral import Referral, ReferralHistory

__all__ = ["DoorMessage", "DoorTry", "Knock", "OutsideReferrer", "Referral", "ReferralHistory"]

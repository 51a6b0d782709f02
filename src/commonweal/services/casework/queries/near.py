"""What of one's own open cases is near its day: days in court, ends of orders, ends of limits on contact with a child."""

from dataclasses import dataclass
from datetime import date

from commonweal.access.actor import Actor
from commonweal.partnership.queries import local_thresholds
from commonweal.services.casework.queries.children import limits_running_out
from commonweal.services.casework.queries.lists import capped_each
from commonweal.services.casework.queries.orders import hearings_near, orders_near_their_end


@dataclass(frozen=True)
class NearDays:
    """How many of each, up to a hundred."""

    hearings: str
    orders: str
    limits: str


def near_days(by: Actor, *, on: date) -> NearDays:
    """In one question, and one for the partnership's own numbers."""
    given = {"on": on, "local": local_thresholds()}
    return NearDays(
        **capped_each(
            {
                "hearings": hearings_near(by, **given),
                "orders": orders_near_their_end(by, **given),
                "limits": limits_running_out(by, **given),
            }
        )
    )

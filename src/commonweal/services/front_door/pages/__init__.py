"""From referrals to what a page shows: frozen, worded, without a query."""

from commonweal.services.front_door.pages.lists import (
    offers_page,
    progress_line,
    progress_list,
    queue_page,
)
from commonweal.services.front_door.pages.referral import form_page, referral_page
from commonweal.services.front_door.pages.search import search_page
from commonweal.services.front_door.pages.service import offer_choices, offer_page, route_page

__all__ = [
    "form_page",
    "offer_choices",
    "offer_page",
    "offers_page",
    "progress_line",
    "progress_list",
    "queue_page",
    "referral_page",
    "route_page",
    "search_page",
]

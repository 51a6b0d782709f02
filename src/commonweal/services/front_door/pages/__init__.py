"""From referrals to what a page shows: frozen, worded, without a query."""

from commonweal.services.front_door.pages.imports import (
    columns_page,
    columns_to_begin_with,
    examples_of,
    list_page,
    lists_page,
)
from commonweal.services.front_door.pages.joining import parted, suggestions_page
from commonweal.services.front_door.pages.lists import (
    draft_lines,
    held_back_lines,
    offers_page,
    progress_line,
    progress_list,
    queue_page,
)
from commonweal.services.front_door.pages.referral import form_page, moved_page, referral_page
from commonweal.services.front_door.pages.search import search_page
from commonweal.services.front_door.pages.second_person import (
    NOBODY,
    ending_page,
    sharing_page,
    signature_page,
    waiting_page,
)
from commonweal.services.front_door.pages.service import offer_choices, offer_page, route_page

__all__ = [
    "NOBODY",
    "columns_page",
    "columns_to_begin_with",
    "draft_lines",
    "ending_page",
    "examples_of",
    "form_page",
    "held_back_lines",
    "list_page",
    "lists_page",
    "moved_page",
    "offer_choices",
    "offer_page",
    "offers_page",
    "parted",
    "progress_line",
    "progress_list",
    "queue_page",
    "referral_page",
    "route_page",
    "search_page",
    "sharing_page",
    "signature_page",
    "suggestions_page",
    "waiting_page",
]

"""What is done with the pool's money. Each file is one kind of thing done; all of it is posted by `posting`.

The rule book builds the entries of every movement, and the database refuses any that do not balance.
"""

from commonweal.commissioning.funding.actions.contributions import RECEIVING, post_promise, take_step
from commonweal.commissioning.funding.actions.posting import post
from commonweal.commissioning.funding.actions.spending import Bill, spend

__all__ = ["RECEIVING", "Bill", "post", "post_promise", "spend", "take_step"]

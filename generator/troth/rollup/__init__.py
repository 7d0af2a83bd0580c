"""What follows from the boards of a roll-up taken together."""

from troth.rollup.organisation import Rollup
from troth.rollup.people import (
    WAITING_SCHEDULES,
    BoardAsk,
    BoardPromise,
    PartyRef,
    Person,
    find_awaited_parties,
    iter_board_promises,
    order_by_due,
)

__all__ = [
    "WAITING_SCHEDULES",
    "BoardAsk",
    "BoardPromise",
    "PartyRef",
    "Person",
    "Rollup",
    "find_awaited_parties",
    "iter_board_promises",
    "order_by_due",
]

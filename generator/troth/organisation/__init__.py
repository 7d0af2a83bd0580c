"""What follows from the boards of a roll-up taken together."""

from troth.organisation.people import Person
from troth.organisation.spots import WAITING, Asking, Item, Spot, awaited, by_due, items_of
from troth.organisation.whole import Organisation

__all__ = ["WAITING", "Asking", "Item", "Organisation", "Person", "Spot", "awaited", "by_due", "items_of"]

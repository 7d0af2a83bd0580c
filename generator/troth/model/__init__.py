"""The records of a board as they were written: frozen values, standard library only."""

from troth.model.agreement import (
    Agreement,
    AgreementEntry,
    Benefit,
    Obstacle,
    Requirement,
    Resource,
    Role,
    Service,
    Wording,
)
from troth.model.ask import Ask, Asked, AskEntry
from troth.model.entry import LogEntry
from troth.model.gathering import Goal, Meeting
from troth.model.kind import RECORD_KINDS, Kind
from troth.model.mention import Mention
from troth.model.origin import BETWEEN, Origin, Outside, board_of
from troth.model.party import Parties, Party, PartyKind
from troth.model.promise import Amount, Entry, Link, Measure, Promise, Terms
from troth.model.settings import LADDER, REASONS, Publish, Settings, Step, View
from troth.model.source import COLUMN_BITS, Data, Keys, Place, Source

__all__ = [
    "BETWEEN", "COLUMN_BITS", "LADDER", "REASONS", "RECORD_KINDS", "Agreement", "AgreementEntry", "Amount", "Ask",
    "AskEntry", "Asked", "Benefit", "Data", "Entry", "Goal", "Keys", "Kind", "Link", "LogEntry", "Measure", "Meeting",
    "Mention", "Obstacle", "Origin", "Outside", "Parties", "Party", "PartyKind", "Place", "Promise", "Publish", "Requirement",
    "Resource", "Role", "Service", "Settings", "Source", "Step", "Terms", "View", "Wording", "board_of",
]  # fmt: skip

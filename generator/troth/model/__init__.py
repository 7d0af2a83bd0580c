"""The records of a board as they were written: frozen values, standard library only."""

from troth.model.agreement import Agreement, AgreementEntry, Benefit, Obstacle, Requirement, Resource, Role, Service, Wording
from troth.model.ask import Ask, AskEntry, AskTarget
from troth.model.meeting import Goal, GoalEntry, Meeting
from troth.model.message import ReceivedMessage
from troth.model.party import ACCOUNT_HOSTS, Parties, Party, PartyKind
from troth.model.promise import Amount, EntryName, Link, LogEntry, Measure, Promise, PromiseEntry, Terms
from troth.model.settings import (
    BACKDATE_DAYS,
    BOARD_SEPARATOR,
    DEFAULT_LADDER,
    DEFAULT_REASONS,
    BoardSource,
    ExternalBoard,
    LadderStep,
    Publish,
    Recorder,
    SavedView,
    Settings,
    get_board_prefix,
)
from troth.model.source import COLUMN_BITS, RECORD_KINDS, Data, KeyPath, Kind, Place, Reference, Source

__all__ = [
    "ACCOUNT_HOSTS",
    "BACKDATE_DAYS",
    "BOARD_SEPARATOR",
    "COLUMN_BITS",
    "DEFAULT_LADDER",
    "DEFAULT_REASONS",
    "RECORD_KINDS",
    "Agreement",
    "AgreementEntry",
    "Amount",
    "Ask",
    "AskEntry",
    "AskTarget",
    "Benefit",
    "BoardSource",
    "Data",
    "EntryName",
    "ExternalBoard",
    "Goal",
    "GoalEntry",
    "KeyPath",
    "Kind",
    "LadderStep",
    "Link",
    "LogEntry",
    "Measure",
    "Meeting",
    "Obstacle",
    "Parties",
    "Party",
    "PartyKind",
    "Place",
    "Promise",
    "PromiseEntry",
    "Publish",
    "ReceivedMessage",
    "Recorder",
    "Reference",
    "Requirement",
    "Resource",
    "Role",
    "SavedView",
    "Service",
    "Settings",
    "Source",
    "Terms",
    "Wording",
    "get_board_prefix",
]  # fmt: skip

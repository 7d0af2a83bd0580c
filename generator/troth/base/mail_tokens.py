"""Mail tokens: an HMAC in an address, by which a mail is known to answer what was sent to one party, and nothing else.

A token says nothing by itself and nothing is stored: whoever has the key seals all offers that are open, and compares. It has
three parts: the last day on which it counts, a seal of party and record, and one of the act with its occasion and context.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b32encode
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

TOKEN_DAYS: Final = 30
"""So many days a token counts, and the day on which it was sent."""
_FIRST_DAY: Final = date(2020, 1, 1)
_DIGITS: Final = "abcdefghijklmnopqrstuvwxyz234567"
_DAY, _RECORD, _ACT = 3, 10, 16
TOKEN: Final = re.compile(rf"[a-z2-7]{{{_DAY + _RECORD + _ACT}}}")
"""What a token looks like: with `board+` before it, it fits into the 64 characters of a mailbox's name."""
SHORTEST_KEY: Final = 16
"""Characters of a key at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailOffer:
    """What a token stands for: one party may say one act, of one record, on one occasion."""

    party: str
    record: str
    """The record, as `promise/fit-kitchen`."""
    act: str
    occasion: str = ""
    """What it is an answer to: what waits, and since when."""
    context: str = ""
    """The fingerprint of what was shown, where it answers something."""


def seal_offer(offer: MailOffer, sent_on: date, key: str) -> str:
    """Return the token of an offer that is sent on a day."""
    expires = sent_on + timedelta(days=TOKEN_DAYS)
    return _write_day(expires) + seal_record(offer.party, offer.record, expires, key) + seal_act(offer, expires, key)


def seal_record(party: str, record: str, expires: date, key: str) -> str:
    """Return the part of a token that says of which record it was sent to whom."""
    return _seal(key, _RECORD, "record", party, record, expires.isoformat())


def seal_act(offer: MailOffer, expires: date, key: str) -> str:
    """Return the part of a token that says which act it offers."""
    parts = (offer.party, offer.record, offer.act, offer.occasion, offer.context, expires.isoformat())
    return _seal(key, _ACT, "act", *parts)


@dataclass(frozen=True, slots=True)
class ReadToken:
    """A token as it came back, taken apart."""

    text: str
    expires: date

    @property
    def record_seal(self) -> str:
        """What `seal_record` made."""
        return self.text[_DAY : _DAY + _RECORD]

    @property
    def act_seal(self) -> str:
        """What `seal_act` made."""
        return self.text[_DAY + _RECORD :]

    @property
    def digest(self) -> str:
        """Its hash, by which history remembers that it is spent."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def has_expired(self, day: date) -> bool:
        """Tell whether it counts no more, or claims to count longer than any that was sent."""
        return not day <= self.expires <= day + timedelta(days=TOKEN_DAYS + 1)


def read_token(text: str) -> ReadToken | None:
    """Return a token in any capitals, taken apart; None for what is none."""
    token = text.lower()
    if not TOKEN.fullmatch(token):
        return None
    number = 0
    for digit in token[:_DAY]:
        number = number * len(_DIGITS) + _DIGITS.index(digit)
    return ReadToken(token, _FIRST_DAY + timedelta(days=number))


def is_same_seal(first: str, second: str) -> bool:
    """Compare two seals in a time that tells nothing."""
    return hmac.compare_digest(first.encode(), second.encode())


def split_keys(text: str) -> tuple[str, ...]:
    """Return the keys of a secret, the present one first: an old one behind it still opens what was sent with it."""
    return tuple(text.split())


def sign_text(key: str, *parts: str) -> str:
    """Return 32 hexadecimal digits that only whoever has the key can make of these parts: for the ids of messages."""
    return hmac.new(key.encode(), "\0".join(("troth-mail-1", "id", *parts)).encode(), "sha256").hexdigest()[:32]


def _write_day(day: date) -> str:
    number = (day - _FIRST_DAY).days
    return "".join(_DIGITS[number >> shift & 31] for shift in (10, 5, 0))


def _seal(key: str, length: int, *parts: str) -> str:
    made = hmac.new(key.encode(), "\0".join(("troth-mail-1", *parts)).encode(), "sha256").digest()
    return b32encode(made).decode().lower()[:length]

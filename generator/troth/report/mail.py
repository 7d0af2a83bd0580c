"""A digest as an e-mail: one plain text, and headers that are the same however often it is written on one day."""

from __future__ import annotations

from datetime import datetime, time
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from troth.problem import BoardError
from troth.views.naming import board_key
from troth.wording import shown

if TYPE_CHECKING:
    from troth.model import Settings
    from troth.views.digest import Digest

NOBODY = "noreply@troth.invalid"
"""The sender of a message that is only written to a file."""
_HOUR = 6
_SUBJECT = 150


def mail(digest: Digest, text: str, settings: Settings, sender: str = NOBODY) -> EmailMessage:
    """Return a digest with this text as an e-mail; without a receiver where the board knows no address.

    Two messages of one day to one party have one Message-ID. Raises BoardError where `sender` is no address.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(settings.name, sender, "--from")
    if digest.email:
        message["To"] = _address(digest.face.name, digest.email, digest.face.id)
    message["Subject"] = shown(digest.subject, _SUBJECT)
    message["Date"] = datetime.combine(digest.day, time(_HOUR), tzinfo=ZoneInfo(settings.timezone))
    message["Message-ID"] = f"<digest.{digest.face.id}.{digest.iso}@{board_key(settings)}.troth.invalid>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message


def _address(name: str, address: str, where: str) -> Address:
    try:
        return Address(display_name=shown(name), addr_spec=address)
    except ValueError as error:
        raise BoardError(f"'{shown(address)}' ({where}) is no e-mail address", "write it as board@example.com") from error

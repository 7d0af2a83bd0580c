"""Sender verification: has the domain in a mail's From signed it (DKIM), or does the board's own provider vouch for it."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.policy import compat32
from typing import TYPE_CHECKING, Any, Final, Protocol

from troth.base.errors import BoardError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from email.message import Message

_MOST_SIGNATURES: Final = 5
_MUST_SIGN: Final = frozenset({"from", "subject"})
_SECONDS: Final = 5


class FindKey(Protocol):
    """Look up a TXT record in the DNS: where a domain publishes the key that it signs with."""

    def __call__(self, name: bytes | str, timeout: int = ...) -> bytes | None:
        """Return the record; None where there is none."""


def explain_unproved(raw: bytes, sender: str, *, authserv: str = "", find_key: FindKey | None = None) -> str:
    """Return why nobody can tell that a mail is from its sender; empty where its domain has signed From and Subject.

    `authserv` is how the board's own provider signs its results; what it says is believed where it is set. Raises BoardError where
    nothing is there to verify with.
    """
    domain = sender.rpartition("@")[2]
    if not domain:
        return "it has no sender, or several"
    if authserv and is_vouched_by_provider(raw, domain, authserv):
        return ""
    reasons = []
    for why in _iter_faults(raw, domain, find_key):
        if not why:
            return ""
        reasons.append(why)
    return f"it may not be from {sender}: {reasons[0] if reasons else 'it is not signed'}"


def _iter_faults(raw: bytes, domain: str, find_key: FindKey | None) -> Iterator[str]:
    """Yield for each signature what is wrong with it; empty for a good one."""
    dkim = _load_dkim()
    if b"dkim-signature" not in raw.partition(b"\r\n\r\n")[0].lower():
        return
    try:
        verifier = dkim.DKIM(raw, minkey=1024, timeout=_SECONDS)
        count = sum(name.lower() == b"dkim-signature" for name, _ in verifier.headers)
    except dkim.DKIMException:
        yield "its headers cannot be read"
        return
    for index in range(min(count, _MOST_SIGNATURES)):
        yield _find_fault(dkim, raw, index, domain, find_key)


def _find_fault(dkim: Any, raw: bytes, index: int, domain: str, find_key: FindKey | None) -> str:  # noqa: ANN401 - a module without types
    """Return what is wrong with one signature; empty where the domain has signed all of it."""
    verifier = dkim.DKIM(raw, minkey=1024, timeout=_SECONDS)
    options = {"dnsfunc": find_key} if find_key is not None else {}
    try:
        is_good = verifier.verify(index, **options)
    except dkim.ValidationError:
        return _UNFITTING
    except (dkim.DKIMException, ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        # what dkimpy raises for broken fields, and for answers of the DNS that are no keys
        return f"its signature cannot be read ({type(error).__name__})"
    except Exception as error:  # noqa: BLE001 - whatever a resolver raises: then nobody can tell today
        return f"the key of its signature could not be asked for ({type(error).__name__})"
    if not is_good:
        return _UNFITTING
    return _find_field_fault(verifier.signature_fields, domain)


def _find_field_fault(fields: Mapping[bytes, bytes], domain: str) -> str:
    """Return what a good signature does not cover, or whose it is where it is not the domain's."""
    signed = {each.strip().lower().decode("ascii", "replace") for each in fields.get(b"h", b"").split(b":")}
    if b"l" in fields:
        return "its signature does not cover its end"
    if not signed >= _MUST_SIGN:
        return "From or Subject is not signed"
    signer = fields.get(b"d", b"").decode("ascii", "replace").lower()
    return "" if signer == domain else f"it is signed by {signer}"


_UNFITTING = "its signature does not match its content"


def _load_dkim() -> Any:  # noqa: ANN401 - a module without types
    try:
        import dkim  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise BoardError("e-mails require dkimpy, which is not installed", "python -m pip install 'troth[mail]'") from error
    return dkim


_COMMENT = re.compile(r"\([^()]*\)")


def is_vouched_by_provider(raw: bytes, domain: str, authserv: str) -> bool:
    """Tell whether the topmost results are those of the board's own provider, and say that the From's domain stands behind a mail.

    Providers take away what others wrote under their name, and put their own on top.
    """
    head = raw.partition(b"\r\n\r\n")[0] if b"\r\n\r\n" in raw else raw.partition(b"\n\n")[0]
    message: Message = message_from_bytes(head[:200_000], policy=compat32)
    found = message.get_all("Authentication-Results", [])
    if not found:
        return False
    server, _, results = _COMMENT.sub("", " ".join(str(found[0]).split())).partition(";")
    if server.strip().split(" ")[0].lower() != authserv.lower():
        return False
    return any(_is_pass(result, domain) for result in results.split(";"))


def _is_pass(result: str, domain: str) -> bool:
    words = result.lower().split()
    said = {name: value.strip('"') for name, _, value in (word.partition("=") for word in words)}
    if said.get("dmarc") == "pass":
        return said.get("header.from", "") == domain
    if said.get("dkim") == "pass":
        return domain in (said.get("header.d", ""), said.get("header.i", "").rpartition("@")[2])
    return False

"""A digest as JSON, for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from troth.views.digest import Digest
    from troth.views.digest_items import DigestItem


def digests_json(digests: Iterable[Digest], address: Callable[[str], str]) -> str:
    """Return `{"digests": […]}`: for each party the sections with their items; `url` is null where the site's address is not known."""
    content = {"digests": [_fields(each, address) for each in digests]}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _fields(digest: Digest, address: Callable[[str], str]) -> dict[str, Any]:
    return {
        "party": digest.face.id,
        "as_of": digest.iso,
        "says": digest.says,
        "sent": digest.sent,
        "sections": [{"id": each.id, "items": [_item(item, address) for item in each.items]} for each in digest.sections],
    }


def _item(item: DigestItem, address: Callable[[str], str]) -> dict[str, Any]:
    return {
        "kind": item.kind,
        "id": item.id,
        "title": item.title,
        "day": item.day.isoformat(),
        "when": item.when,
        "lines": list(item.lines),
        "replies": [{"label": each.label, "command": each.command} for each in item.replies],
        "url": address(item.page) or None,
    }

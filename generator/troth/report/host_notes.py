"""One comment on a change, one issue about what is overdue: on GitLab and Forgejo, kept up to date in place, by the host's API."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from troth.base.errors import BoardError

if TYPE_CHECKING:
    from collections.abc import Mapping


_MARK = "<!-- troth: {} -->"
"""By this a comment or an issue of ours is found again; hosts do not show it."""
_MOST = 60_000
_SECONDS = 30
_PAGES = 20
TITLE = "Overdue promises"


@dataclass(frozen=True, slots=True, kw_only=True)
class HostApi:
    """Where the job runs, as its host's variables say."""

    comments: str
    """The address of the change's comments; empty outside of a change."""
    issues: str
    header: tuple[str, str]
    text_key: str
    """What the host calls the text of an issue."""
    change_method: str
    closing: Mapping[str, str]
    opening: Mapping[str, str]
    number_key: str
    page_size: tuple[str, int]
    """How the host is asked for more in one answer, and how many it then gives."""


def find_host_api(environment: Mapping[str, str]) -> HostApi | None:
    """Return the API of the host that runs this job; None where there is none that we know, or no token in TROTH_TOKEN."""
    token = environment.get("TROTH_TOKEN", "")
    if token and environment.get("CI_API_V4_URL"):
        project = f"{environment['CI_API_V4_URL']}/projects/{environment.get('CI_PROJECT_ID', '')}"
        change = environment.get("CI_MERGE_REQUEST_IID", "")
        return HostApi(
            comments=f"{project}/merge_requests/{change}/notes" if change else "",
            issues=f"{project}/issues",
            header=("PRIVATE-TOKEN", token),
            text_key="description",
            change_method="PUT",
            closing={"state_event": "close"},
            opening={"state": "opened"},
            number_key="iid",
            page_size=("per_page", 100),
        )
    if token and environment.get("GITHUB_API_URL"):
        repository = f"{environment['GITHUB_API_URL']}/repos/{environment.get('GITHUB_REPOSITORY', '')}"
        change = environment.get("TROTH_CHANGE", "")
        return HostApi(
            comments=f"{repository}/issues/{change}/comments" if change else "",
            issues=f"{repository}/issues",
            header=("Authorization", f"token {token}"),
            text_key="body",
            change_method="PATCH",
            closing={"state": "closed"},
            opening={"state": "open", "type": "issues"},
            number_key="number",
            page_size=("limit", 50),
        )
    return None


def put_comment(api: HostApi, text: str) -> str:
    """Write the review into the change as one comment, or over the one of before; return a sentence. Raises BoardError."""
    if not api.comments:
        return "this job has no pull request, so there is nothing to comment on"
    body = {"body": _prepare_text("review", text)}
    earlier = _find_marked(api, api.comments, "body", "review", {})
    if earlier is None:
        _call(api, "POST", api.comments, body)
        return "the review was added as a comment"
    # Forgejo's comments have an address of their own, below the repository
    base = api.comments if api.text_key == "description" else f"{api.issues}/comments"
    _call(api, api.change_method, f"{base}/{earlier['id']}", body)
    return "the comment with the review is up to date"


def keep_issue(api: HostApi, text: str, *, overdue: bool) -> str:
    """Open, mend or close the one issue about what is overdue; return a sentence. Raises BoardError."""
    earlier = _find_marked(api, api.issues, api.text_key, "overdue", api.opening)
    if overdue and earlier is None:
        _call(api, "POST", api.issues, {"title": TITLE, api.text_key: _prepare_text("overdue", text)})
        return "an issue lists what is overdue"
    if earlier is None:
        return "nothing is overdue, so there is no issue"
    place = f"{api.issues}/{earlier[api.number_key]}"
    if overdue:
        _call(api, api.change_method, place, {api.text_key: _prepare_text("overdue", text)})
        return "the issue about what is overdue is up to date"
    _call(api, api.change_method, place, dict(api.closing))
    return "nothing is overdue any more: the issue was closed"


def _prepare_text(mark: str, text: str) -> str:
    cut = text if len(text) <= _MOST else text[:_MOST].rpartition("\n")[0] + "\n\nThere is more on the board.\n"
    return f"{_MARK.format(mark)}\n{cut}"


def _find_marked(api: HostApi, address: str, key: str, mark: str, narrowed: Mapping[str, str]) -> dict[str, Any] | None:
    """Return the first comment or issue that is ours."""
    wanted, (size_key, size) = _MARK.format(mark), api.page_size
    earlier: object = None
    for page in range(1, _PAGES + 1):
        listed = _call(api, "GET", f"{address}?{urlencode({**narrowed, 'page': page, size_key: size})}")
        if not isinstance(listed, list) or listed == earlier:  # Forgejo has no pages of comments: it gives all of them again
            return None
        for each in (one for one in listed if isinstance(one, dict)):
            if str(each.get(key) or "").startswith(wanted):
                return each
        if len(listed) < size:
            return None
        earlier = listed
    return None


def _call(api: HostApi, method: str, address: str, data: Mapping[str, str] | None = None) -> object:
    if not address.startswith(("https://", "http://")):
        raise BoardError("the host's API has no web address", "run this in a job on the host")
    name, value = api.header
    headers = {name: value, "Content-Type": "application/json", "Accept": "application/json"}
    body = json.dumps(data).encode() if data is not None else None
    request = Request(address, data=body, headers=headers, method=method)  # noqa: S310 - a web address, as was just seen
    try:
        with urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310 - likewise
            return json.loads(answer.read() or b"null")
    except HTTPError as error:
        error.close()
        refused = error.code in (401, 403, 404)
        raise BoardError(
            f"the host answers {error.code} to {method} {address.partition('?')[0]}",
            "TROTH_TOKEN has no permission for this: on GitLab it requires the scope api and the role Reporter"
            if refused
            else "try again later",
        ) from error
    except (URLError, OSError, ValueError) as error:
        raise BoardError(f"the host's API cannot be reached: {error}", "check whether the job can reach it") from error

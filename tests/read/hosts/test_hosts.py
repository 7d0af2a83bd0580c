"""The three hosts tell the same of what was said, by their events and by their lists, and are answered alike."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.hosts.forum import BOTS, JUDGE, WRITE, Forum, build_environment, serve_forum

from troth.read.hosts.api import ApiError
from troth.read.hosts.host import collect_posts, open_host
from troth.read.hosts.posts import parse_event

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from troth.read.hosts.host import MessageHost

HOSTS = ("github", "gitlab", "forgejo")


@pytest.fixture(params=HOSTS)
def forum(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Forum]:
    """A host of each kind, on which Jane has opened an issue and Nina has commented."""
    forum = Forum(root=tmp_path, kind=request.param)
    with serve_forum(forum):
        forum.open_issue("jane-ito", "### Record\n\npromise/fit-kitchen", "Kitchen")
        forum.comment(1, "nina-b", "/deliver: All in.\r\nReally.")
        yield forum
    assert forum.faults == []


def connect(forum: Forum, token: str = JUDGE) -> MessageHost:
    """Return the host as a job sees it."""
    host = open_host(build_environment(forum, token))
    assert host is not None
    return host


def test_an_event_and_the_list_tell_the_same(forum: Forum) -> None:
    """Who, what, when, where: whichever way the job hears of it, in the order in which it was said."""
    since = forum.now - timedelta(days=7)
    listed = connect(forum).list_posts(since)
    assert [(post.account, post.issue, post.is_edited) for post in listed] == [("jane-ito", "1", False), ("nina-b", "1", False)]
    assert tuple(map(parse_event, (forum.describe_event(1), forum.describe_event(1, 101)))) == listed
    assert listed[1].text == "/deliver: All in.\nReally."
    assert listed[1].opening == listed[0].text


def test_what_was_edited_is_told(forum: Forum) -> None:
    """A comment that is not as it was first written is marked; an event has it as it was written, where the host signs for it."""
    event = forum.describe_event(1, 101)
    forum.edit(101, "/revoke")
    (post,) = (post for post in collect_posts(connect(forum), None, forum.now - timedelta(days=1)) if post.comment)
    assert (post.text, post.is_edited) == ("/revoke", True)
    (told,) = collect_posts(connect(forum), event, None)
    assert told.text == ("/revoke" if forum.kind == "gitlab" else "/deliver: All in.\nReally.")


def test_what_a_hook_makes_up_is_read_again(tmp_path: Path) -> None:
    """Whoever has the trigger's address can post anything: of a note that GitLab does not have, nothing is taken."""
    forum = Forum(root=tmp_path, kind="gitlab")
    with serve_forum(forum):
        event = forum.open_issue("jane-ito", "/agree")
        made_up = {"object_kind": "note", "user": {"username": "jane-ito", "id": 3}, "issue": {"iid": 1}, "object_attributes": {
            "id": 77, "note": "/agree", "noteable_type": "Issue", "system": False, "created_at": "2026-11-20 09:00:00 UTC",
            "url": f"{forum.address}/o/r/-/issues/1#note_77"}}  # fmt: skip
        assert collect_posts(connect(forum), made_up, None) == ()
        event["object_attributes"]["description"] = "/revoke"
        assert [post.text for post in collect_posts(connect(forum), event, None)] == ["/agree"]


def test_edits_deletions_changes_and_programs_say_nothing(tmp_path: Path) -> None:
    """Only what somebody opens or comments on an issue is a message."""
    forum = Forum(root=tmp_path)
    forum.open_issue("jane-ito", "x")
    by_bot = forum.comment(1, BOTS["github"], "/agree")
    event = forum.comment(1, "jane-ito", "/agree")
    assert parse_event(by_bot) is None
    assert parse_event({**event, "action": "edited"}) is None
    assert parse_event({**event, "action": "deleted"}) is None
    assert parse_event({**event, "issue": {**event["issue"], "pull_request": {"url": "x"}}}) is None
    assert parse_event({"action": "created"}) is None
    assert parse_event({"ref": "refs/heads/main"}) is None


@pytest.mark.parametrize("bent", ["jane\nSaid-at: x", "jane-ito>", "", "-x", "jane ito"])
def test_an_account_that_could_break_a_line_is_none(bent: str, tmp_path: Path) -> None:
    """What goes into a commit's author and trailers is an account's name, or nothing at all."""
    forum = Forum(root=tmp_path)
    event = forum.open_issue("jane-ito", "x")
    assert parse_event({**event, "issue": {**event["issue"], "user": {"login": bent, "id": 3}}}) is None


def test_answers_are_known_again(forum: Forum) -> None:
    """By a mark that the page does not show, and only in comments of the board's own account."""
    host = connect(forum, WRITE)
    since = forum.now - timedelta(days=7)
    issue, comment = host.list_posts(since)
    host.react(comment, "+1")
    host.answer(comment, f"Written.\n\n{comment.mark}")
    forum.comment(1, "mallory", f"No need.\n\n{issue.mark}")
    answered = host.read_answered(since)
    assert (answered.covers(comment), answered.covers(issue)) == (True, False)
    assert (answered.count_to(comment), answered.count_to(issue)) == (1, 0)
    host.close(comment)
    assert (forum.issues[1].state, forum.reactions) == ("closed", [("comment", 101, "thumbsup" if forum.kind == "gitlab" else "+1")])
    assert host.propose("said/1-101", "main", "Deliver", "Text").startswith(f"{forum.address}/o/r/")


def test_a_token_that_may_only_read_cannot_answer(forum: Forum) -> None:
    """The host refuses, and the fault says in one line what to look at."""
    host = connect(forum)
    (post, _) = host.list_posts(forum.now - timedelta(days=7))
    with pytest.raises(ApiError, match="the host answers 403 to POST") as refused:
        host.answer(post, "x")
    assert "permissions" in refused.value.hint


def test_the_addresses_of_commits_are_the_hosts_own(forum: Forum) -> None:
    """A commit bears the address that the host keeps for an account, by which pages and reviews know the party."""
    (post, _) = connect(forum).list_posts(forum.now - timedelta(days=7))
    number = post.account_id
    expected = {
        "github": f"{number}+jane-ito@users.noreply.127.0.0.1",
        "gitlab": f"{number}-jane-ito@users.noreply.127.0.0.1",
        "forgejo": "jane-ito@noreply.127.0.0.1",
    }
    assert connect(forum).get_noreply(post) == expected[forum.kind]


def test_without_a_host_or_a_token_there_is_none() -> None:
    """On somebody's own machine nothing is asked of anybody."""
    assert open_host({}) is None
    assert open_host({"GITHUB_API_URL": "https://api.github.com"}) is None

"""The pages of a roll-up: the organisation's home, its lists, and a page for each board, person, goal and ask across boards."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from troth.render.html import render_body
from troth.render.page import Artifact, Page
from troth.views.rollup.asks import build_rollup_ask_page, build_rollup_asks_page
from troth.views.rollup.context import RollupContext, board_url, person_url, rollup_ask_url, rollup_goal_url
from troth.views.rollup.home import build_boards_page, build_rollup_board_page, build_rollup_home_page
from troth.views.rollup.lists import build_between_page, build_rollup_help_page, build_rollup_overdue_page, build_rollup_waiting_page
from troth.views.rollup.people import build_rollup_goal_page, build_rollup_goals_page, build_rollup_people_page, build_rollup_person_page
from troth.views.rollup.sources import build_sources_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from troth.board import Board
    from troth.render.page import SiteUrls
    from troth.rollup.organisation import Rollup
    from troth.views.page_head import PageView


def list_rollup_pages(board: Board, organisation: Rollup, addresses: SiteUrls) -> Iterator[Artifact[Page]]:
    """Yield every page across boards, yet to be made."""
    counter = RollupContext(board, organisation)

    def leaf(template: str, uri: str, view: Callable[[], PageView], *, listed: bool = False) -> Artifact[Page]:
        def make() -> Page:
            shown = view()
            head = shown.head
            body = partial(render_body, template, view=shown, here=addresses.build_page_urls(head.page), board=board)
            return Page(uri=head.page, title=head.title, description=head.description, make_body=body, in_navigation=listed)

        return Artifact(address=uri, make=make, in_navigation=listed)

    yield leaf("across_home", "index", partial(build_rollup_home_page, counter), listed=True)
    yield leaf("across_boards", "boards/index", partial(build_boards_page, counter), listed=True)
    for name, view in (
        ("overdue", build_rollup_overdue_page),
        ("waiting", build_rollup_waiting_page),
        ("help-wanted", build_rollup_help_page),
        ("between", build_between_page),
    ):
        yield leaf("across_list", f"across/{name}", partial(view, counter), listed=True)
    yield leaf("across_people", "across/people/index", partial(build_rollup_people_page, counter), listed=True)
    yield leaf("across_goals", "across/goals/index", partial(build_rollup_goals_page, counter), listed=True)
    yield leaf("across_asks", "across/asks/index", partial(build_rollup_asks_page, counter), listed=True)
    yield leaf("across_sources", "across/sources", partial(build_sources_page, counter), listed=True)
    for of in organisation.readable:
        yield leaf("across_board", board_url(of.id), partial(build_rollup_board_page, of, counter))
    for person in organisation.people:
        yield leaf("across_person", person_url(person.key), partial(build_rollup_person_page, person, counter))
    for goal, items in organisation.goals.items():
        yield leaf("across_goal", rollup_goal_url(goal), partial(build_rollup_goal_page, goal, items, counter))
    for ask, asking in organisation.asks.items():
        yield leaf("across_ask", rollup_ask_url(ask), partial(build_rollup_ask_page, asking, counter))

"""The pages of a roll-up: the organisation's home, its lists, and a page for each board, person, goal and ask across boards."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from troth.render.html import body
from troth.render.page import Leaf, Page
from troth.views.across.asking import ask_across, asks_across
from troth.views.across.counter import Counter, page_of_asks, page_of_board, page_of_goals, page_of_person
from troth.views.across.goals import goal_across, goals_across
from troth.views.across.home import board_across, boards_page, home_across
from troth.views.across.lists import between_list, help_across, overdue_across, waiting_list
from troth.views.across.people import people_across, person_across
from troth.views.across.sources import sources_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from troth.board import Board
    from troth.organisation import Organisation
    from troth.render.addresses import Addresses
    from troth.views.across.asking import AcrossAsk
    from troth.views.across.goals import GoalAcross, GoalsAcross
    from troth.views.across.home import AcrossHome, BoardAcross, BoardsPage
    from troth.views.across.lists import AcrossList
    from troth.views.across.people import PeopleAcross, PersonAcross
    from troth.views.across.sources import SourcesPage
    from troth.views.asks import AsksPage

    View = (
        AcrossHome
        | BoardsPage
        | BoardAcross
        | AcrossList
        | PeopleAcross
        | PersonAcross
        | GoalsAcross
        | GoalAcross
        | AsksPage
        | AcrossAsk
        | SourcesPage
    )


def across_leaves(board: Board, organisation: Organisation, addresses: Addresses) -> Iterator[Leaf]:
    """Yield every page across boards, yet to be made."""
    counter = Counter(board, organisation)

    def leaf(template: str, uri: str, view: Callable[[], View], *, listed: bool = False) -> Leaf:
        return Leaf(uri=uri, make=lambda: _page(template, view(), board, addresses, listed=listed), listed=listed)

    yield leaf("across_home", "index", partial(home_across, counter), listed=True)
    yield leaf("across_boards", "boards/index", partial(boards_page, counter), listed=True)
    for name, view in (("overdue", overdue_across), ("waiting", waiting_list), ("help-wanted", help_across), ("between", between_list)):
        yield leaf("across_list", f"across/{name}", partial(view, counter), listed=True)
    yield leaf("across_people", "across/people/index", partial(people_across, counter), listed=True)
    yield leaf("across_goals", "across/goals/index", partial(goals_across, counter), listed=True)
    yield leaf("across_asks", "across/asks/index", partial(asks_across, counter), listed=True)
    yield leaf("across_sources", "across/sources", partial(sources_page, counter), listed=True)
    for of in organisation.read:
        yield leaf("across_board", page_of_board(of.id), partial(board_across, of, counter))
    for person in organisation.people:
        yield leaf("across_person", page_of_person(person.key), partial(person_across, person, counter))
    for goal, items in organisation.goals.items():
        yield leaf("across_goal", page_of_goals(goal), partial(goal_across, goal, items, counter))
    for ask, asking in organisation.asks.items():
        yield leaf("across_ask", page_of_asks(ask), partial(ask_across, asking, counter))


def _page(template: str, view: View, board: Board, addresses: Addresses, *, listed: bool) -> Page:
    return Page(
        uri=view.page,
        title=view.title,
        description=view.description,
        write=partial(body, template, view=view, here=addresses.here(view.page), board=board),
        listed=listed,
    )

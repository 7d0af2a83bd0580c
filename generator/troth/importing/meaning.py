"""From a table and a plan to records and complaints."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from troth.importing.answers import answers
from troth.importing.headings import columns
from troth.importing.parties import parties
from troth.importing.plan import REQUIRED
from troth.importing.promises import promises
from troth.problem import BoardError

if TYPE_CHECKING:
    from datetime import date

    from troth.importing.plan import Plan
    from troth.importing.table import Table
    from troth.importing.taken import Import
    from troth.ledger import Ledger


def meaning(table: Table, plan: Plan, ledger: Ledger, day: date) -> Import:
    """Return what the rows of a table make of the ledger's board on `day`.

    Raises BoardError where the table is none that the plan is for: a heading is missing, or nothing says where a needed field is.
    """
    found, complete = columns(table, plan)
    missing = [key for key in REQUIRED[plan.kind] if key not in complete.fields]
    if missing:
        message = f"nothing says which column is the {' or the '.join(missing)}"
        way = f'--map {missing[0]}="Heading" names it; --otherwise {missing[0]}="…" is for all rows'
        raise BoardError(f"{message} (the headings stand in row {found.row})", way)
    if plan.kind == "answers":
        made = answers(table, found, complete, ledger, day)
    else:
        made = (parties if plan.kind == "parties" else promises)(table, found, complete, ledger)
    return replace(made, remarks=(*table.remarks, *made.remarks))

"""Make records of what was read: data that the schema has passed becomes the model's frozen values.

What the schema has passed has the shapes that it describes, so its values are taken as such here, and nowhere else.
"""

from troth.read.records.agreement import agreement
from troth.read.records.ask import ask
from troth.read.records.gathering import goal, meeting
from troth.read.records.parties import parties
from troth.read.records.promise import promise
from troth.read.records.settings import settings

__all__ = ["agreement", "ask", "goal", "meeting", "parties", "promise", "settings"]

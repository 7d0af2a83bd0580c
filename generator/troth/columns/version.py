"""Which version of the columns this is. Columns may be added within one; a change of a name or a meaning makes a new one."""

from __future__ import annotations

VERSION = 1

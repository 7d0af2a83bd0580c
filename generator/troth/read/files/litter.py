"""Tell what programs leave in a folder for themselves: file managers, editors, office suites, unpackers.

It is nobody's record and nobody's fault.
"""

from __future__ import annotations

import re

_FILES = re.compile(
    r"""
      thumbs\.db | ehthumbs(?:_vista)?\.db | desktop\.ini | folder\.htt     # Windows
    | icon\r | \._.* | \.apdisk | \.localized                               # macOS, also on a disk of another system
    | \.directory | \.nfs[0-9a-f]+ | \.fuse_hidden[0-9a-f]+                 # Linux
    | ~\$.* | ~wr[a-z][0-9]{4}\.tmp | ~.*\.tmp | \.~lock\..*\#              # Office, LibreOffice, Syncthing
    | .*~ | \#.*\# | \.\#.*                                                 # Emacs, gedit, Kate
    | 4913 | 5036 | 5159                                                    # Vim tries whether it may write here
    | .*\.ya?ml\.(?:sw[a-p] | bak | orig | rej | tmp | save(?:\.[0-9]+)? | part | sb-[0-9a-z-]+)
    | .*\.ya?ml___jb_(?:tmp|old|bak)___                                     # JetBrains
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_FOLDERS = frozenset({
    "__macosx", ".appledouble", ".spotlight-v100", ".trashes", ".fseventsd", ".temporaryitems", ".documentrevisions-v100",
    "$recycle.bin", "system volume information", "lost+found", "@eadir", "nppbackup",
})  # fmt: skip


def is_litter(name: str) -> bool:
    """Tell whether a program left a file of this name behind."""
    return _FILES.fullmatch(name) is not None


def is_litter_folder(name: str) -> bool:
    """Tell whether a program keeps a folder of this name for itself: nothing in it is a record."""
    return name.lower() in _FOLDERS

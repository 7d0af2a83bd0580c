"""Messages from issues and comments become entries: parse, know who speaks, judge, reply. Pure: no file, no network, no clock."""

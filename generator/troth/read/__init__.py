"""The only code that opens files or runs programs: files and git history in, records and problems out."""

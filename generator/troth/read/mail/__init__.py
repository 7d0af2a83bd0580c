"""Mail: the board's mailbox by IMAP, and what a mail's signatures prove."""

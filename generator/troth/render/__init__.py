"""Views become text: pages as HTML, the board as JSON and CSV. No clock, and no disk but what is shipped."""

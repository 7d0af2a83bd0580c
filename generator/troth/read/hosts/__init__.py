"""Ask a repository's host what was said in its issues and comments, and answer there."""

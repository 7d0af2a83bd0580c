"""From a site to the files on disk: the theme's page filled thousands of times, and only what changed written."""

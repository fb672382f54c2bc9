"""A release of the site on a server, and whether a site is as it was made."""

"""Sums over an area: against figures added by hand, with everything that real reports lack."""

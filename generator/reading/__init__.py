"""Bytes of a content file → text, data with places, and what a clerk mistyped (design §5)."""

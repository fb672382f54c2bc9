"""Reviewing a change of the content: checked, compared and previewed, and nothing of it executed."""

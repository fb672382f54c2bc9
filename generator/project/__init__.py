"""The content of a project: which files there are, reading them, and asking every rule."""

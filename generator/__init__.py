"""nianbao: from YAML and Markdown to a checked, public site of annual disclosure reports."""

__version__ = "0.2.0"  # the one place; pyproject.toml reads it here

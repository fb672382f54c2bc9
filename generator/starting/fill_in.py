"""The files that `init` writes, as templates beside this module, filled in."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from generator.formatting.canonical_text import format_yaml
from generator.formatting.yaml_rows import scalar

_FOLDER = Path(__file__).parent / "files"


@cache
def _templates() -> Environment:
    """Marked with [[ ]] and [% %]: workflows have {{ }} of their own."""
    templates = Environment(
        loader=FileSystemLoader(_FOLDER),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        keep_trailing_newline=True,
        variable_start_string="[[",
        variable_end_string="]]",
        block_start_string="[%",
        block_end_string="%]",
        comment_start_string="[#",
        comment_end_string="#]",
    )
    templates.filters["yaml"] = scalar
    return templates


def filled(name: str, /, **values: object) -> str:
    """The text of a template with its values."""
    return _templates().get_template(name).render(values)


def filled_yaml(name: str, path: str, /, **values: object) -> str:
    """The same as the content file at `path`, in its canonical form."""
    text = filled(name, **values)
    canonical = format_yaml(path, text.encode()).text
    return text if canonical is None else canonical


def as_it_is(name: str) -> bytes:
    """A file without anything to fill in."""
    return (_FOLDER / name).read_bytes()

"""Contexts → bytes through the templates: autoescape always on, undefined names are errors."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from generator.pages import contexts
from generator.pages.tables import SLOT, mark_html

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

# The template of each kind of page; a test holds their free variables against the dataclass.
TEMPLATES: dict[type, str] = {
    contexts.ReportPage: "report.html",
    contexts.AuthorityPage: "authority.html",
    contexts.YearPage: "year.html",
    contexts.HomePage: "home.html",
    contexts.TextPage: "page.html",
    contexts.MissingPage: "404.html",
    contexts.Feed: "feed.xml",
    contexts.Sitemap: "sitemap.xml",
    contexts.Robots: "robots.txt",
}


def environment(templates: Path, compiled: Path) -> Environment:
    """The one environment for all templates below `templates`; `compiled` is a folder that keeps
    them compiled from one build to the next."""
    compiled.mkdir(parents=True, exist_ok=True)
    env = Environment(
        loader=FileSystemLoader(templates),
        bytecode_cache=FileSystemBytecodeCache(str(compiled)),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    env.globals["mark"] = mark_html
    env.globals["slot"] = Markup(SLOT)
    return env


def render(env: Environment, page: DataclassInstance) -> bytes:
    """The page as UTF-8 text with one final newline."""
    template = env.get_template(TEMPLATES[type(page)])
    text = template.render({field.name: getattr(page, field.name) for field in fields(page)})
    return (text.strip() + "\n").encode()

"""Contexts → bytes through the templates: autoescape always on, undefined names are errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
)
from markupsafe import Markup

from generator.base.packaged import ORIGINAL, is_packaged, packaged
from generator.pages import (
    compare_page,
    contexts,
    fill_page,
    glossary,
    open_data,
    sums_page,
    year_pages,
)
from generator.pages.official_tables import SLOT, mark_html

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

# The template of each kind of page; a test holds their free variables against the dataclass.
TEMPLATES: dict[type, str] = {
    contexts.ReportPage: "report.html",
    contexts.AuthorityPage: "authority.html",
    contexts.NoticePage: "notice.html",
    contexts.ListPage: "list.html",
    year_pages.YearPage: "year.html",
    sums_page.SumsPage: "sums.html",
    compare_page.ComparePage: "compare.html",
    glossary.GlossaryPage: "glossary.html",
    contexts.HomePage: "home.html",
    contexts.SearchPage: "search.html",
    open_data.DataPage: "data.html",
    contexts.TextPage: "page.html",
    contexts.MissingPage: "404.html",
    contexts.Feed: "feed.xml",
    contexts.Sitemap: "sitemap.xml",
    contexts.SitemapIndex: "sitemap-index.xml",
    contexts.Robots: "robots.txt",
    fill_page.FillPage: "fill.html",
}


def environment(templates: Path, compiled: Path) -> Environment:
    """The one environment for all templates: those below `templates`, then the packaged ones, which
    are there under `ORIGINAL` too; `compiled` is a folder that keeps them compiled from one build to
    the next."""
    compiled.mkdir(parents=True, exist_ok=True)
    originals = FileSystemLoader(packaged("templates"))
    env = Environment(
        loader=ChoiceLoader(
            [
                FileSystemLoader(templates),
                originals,
                PrefixLoader({ORIGINAL: originals}),
            ]
        ),
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
    env.globals["official"] = sums_page.official
    return env


class BadTemplate(Exception):
    """A template cannot be used; the message says where and why."""


@contextmanager
def naming_templates(templates: Path) -> Iterator[None]:
    """Raise what goes wrong in a template as BadTemplate, which names its file and line."""
    try:
        yield
    except TemplateSyntaxError as error:
        name = _shown(templates, error.filename) or error.name
        raise BadTemplate(f"{name} 第 {error.lineno} 行：{error.message}") from error
    except TemplateNotFound as error:
        used = "".join(f"（{line}用到它）" for line in _lines(templates, error)[-1:])
        missing = str(error.name)
        if missing.startswith(f"{ORIGINAL}/"):
            raise BadTemplate(f"{missing} 没有这个文件：程序自带的模板里没有它{used}") from error
        raise BadTemplate(f"templates/{missing} 没有这个文件，或者不能读取{used}") from error
    except UnicodeDecodeError as error:
        raise BadTemplate(f"{_undecodable(templates)} 不是 UTF-8 编码，请另存为 UTF-8") from error
    except RecursionError as error:
        lines = _lines(templates, error)
        if not lines:
            raise
        own = "要沿用程序自带的同名模板，请写 包内/ 开头的名字"
        raise BadTemplate(f"{lines[-1]}：模板绕成了圈，自己套用自己；{own}") from error
    except OSError:
        raise  # of the disk's making, even while a template was read
    except Exception as error:
        lines = _lines(templates, error)
        if not lines:
            raise  # not of a template's making
        raise BadTemplate(f"{lines[-1]}：{error}") from error


def _lines(templates: Path, error: Exception) -> list[str]:
    """The lines of templates that led to an error, the innermost last."""
    from traceback import extract_tb

    frames = extract_tb(error.__traceback__)
    named = ((_shown(templates, frame.filename), frame.lineno) for frame in frames)
    return [f"{name} 第 {line} 行" for name, line in named if name]


def _shown(templates: Path, file: str | None) -> str:
    """A template's file as its owner knows it; empty for what is none."""
    path = Path(file or "")
    if path.is_relative_to(templates):
        return f"templates/{path.relative_to(templates).as_posix()}"
    originals = packaged("templates")
    if path.is_relative_to(originals):
        own = "templates" if is_packaged(templates) else ORIGINAL
        return f"{own}/{path.relative_to(originals).as_posix()}"
    return ""


def render(env: Environment, page: DataclassInstance) -> bytes:
    """The page as UTF-8 text with one final newline."""
    template = env.get_template(TEMPLATES[type(page)])
    text = template.render({field.name: getattr(page, field.name) for field in fields(page)})
    return (text.strip() + "\n").encode()


def _undecodable(templates: Path) -> str:
    """The template that is no UTF-8 text."""
    for path in sorted(templates.rglob("*")):
        if path.suffix in {".html", ".xml", ".txt"} and path.is_file():
            try:
                path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                return path.relative_to(templates.parent).as_posix()
    return "templates 里的一个文件"
